package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireScalar;
import dev.symbiont.domain.wire.WireUnion;
import dev.symbiont.domain.wire.WireUnit;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Turns public records into JSON trees and back.
 *
 * <p>A component is a member named in snake_case; on reading, camelCase is accepted too. {@link
 * Optional} is a member that may be missing or {@code null}. Text, numbers, truth values, {@link
 * Instant} (RFC 3339, any offset on reading, {@code Z} on writing), {@link Duration}, lists, maps
 * with text keys, {@link JsonValue} and other records may stand in it. The annotations of {@code
 * dev.symbiont.domain.wire} say the rest. What a class looks like is found out once per mapper.
 * Thread-safe.
 */
public final class RecordMapper {
  private final MappingRules rules;
  private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

  /** Creates a mapper that reads by {@code rules}. */
  public RecordMapper(MappingRules rules) {
    this.rules = Objects.requireNonNull(rules, "rules");
  }

  /**
   * Reads {@code json} as a value of {@code type}.
   *
   * @throws JsonFormatException if it does not fit; the exception names the JSON path, and what was
   *     expected there
   * @throws IllegalArgumentException if {@code type} is not one that this mapper knows
   */
  public <T> T read(JsonValue json, Class<T> type) {
    return type.cast(shapeOf(type).read(json, Place.ROOT));
  }

  /**
   * Reads the array {@code json} as values of {@code elementType}.
   *
   * @throws JsonFormatException if it does not fit
   * @throws IllegalArgumentException if {@code elementType} is not one that this mapper knows
   */
  public <T> List<T> readList(JsonValue json, Class<T> elementType) {
    if (!(json instanceof JsonArray array)) {
      throw Place.ROOT.expected("an array", json);
    }
    Shape element = shapeOf(elementType);
    return IntStream.range(0, array.size())
        .mapToObj(i -> elementType.cast(element.read(array.values().get(i), Place.ROOT.element(i))))
        .toList();
  }

  /**
   * Writes a record, a list of records, or JSON as it is.
   *
   * @throws IllegalArgumentException if {@code value} is of a type that this mapper does not know
   */
  public JsonValue write(Object value) {
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof List<?> list) {
      return new JsonArray(list.stream().map(this::write).toList());
    }
    return shapeOf(declared(value.getClass())).write(value);
  }

  MappingRules rules() {
    return rules;
  }

  /**
   * Returns the shape of {@code type}, a component's type whose annotations stand at {@code at}.
   */
  Shape shapeOf(Type type, AnnotatedElement at) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new CollectionShapes.ListShape(shapeOf(arguments[0], at));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return new CollectionShapes.MapShape(shapeOf(arguments[1], at));
      }
      throw new IllegalArgumentException("no JSON form for " + type);
    }
    WireUnit unit = at.getAnnotation(WireUnit.class);
    if (type == Duration.class) {
      return unit == null ? TimeShapes.SECS_AND_NANOS : new TimeShapes.Count(unit.value());
    }
    if (type == Instant.class) {
      return unit == null ? TimeShapes.RFC_3339 : new TimeShapes.Epoch(unit.value());
    }
    return shapeOf((Class<?>) type);
  }

  private Shape shapeOf(Class<?> type) {
    Shape known = ScalarShapes.of(type);
    if (known == null) {
      known = shapes.get(type);
    }
    if (known == null) {
      // Not computeIfAbsent: a shape may ask for further ones while it is made.
      known = discover(type);
      shapes.put(type, known);
    }
    return known;
  }

  private Shape discover(Class<?> type) {
    WireUnion union = type.getAnnotation(WireUnion.class);
    if (union != null && type.isSealed()) {
      return new UnionShape(this, type, union);
    }
    if (!type.isRecord()) {
      throw new IllegalArgumentException("no JSON form for " + type.getName());
    }
    return type.isAnnotationPresent(WireScalar.class)
        ? new WrapperShape(this, type)
        : new RecordShape(this, type);
  }

  /** A variant is written as its union, because the union says how variants are told apart. */
  private static Class<?> declared(Class<?> type) {
    for (Class<?> parent : type.getInterfaces()) {
      if (parent.isAnnotationPresent(WireUnion.class)) {
        return parent;
      }
    }
    return type;
  }
}
