package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One component of a record as a member of a JSON object. */
final class Member {
  private enum Presence {
    REQUIRED,
    OPTIONAL,
    OMITTED_WHEN_EMPTY,
    DEFAULTED
  }

  private final RecordMapper mapper;
  private final RecordComponent component;
  private final Presence presence;
  private final @Nullable JsonValue standard;
  private final List<String> names;
  private final boolean extra;
  private volatile @Nullable Shape shape;

  Member(RecordMapper mapper, RecordComponent component) {
    this.mapper = mapper;
    this.component = component;
    WireDefault given = component.getAnnotation(WireDefault.class);
    this.standard =
        given == null
            ? null
            : TreeReader.read(given.value(), JsonLimits.DEFAULT, DuplicateNames.REFUSED);
    this.presence = presence();
    this.names = names(component);
    this.extra = component.isAnnotationPresent(WireExtra.class);
  }

  /** Returns the accepted names, the written one first. */
  List<String> names() {
    return names;
  }

  boolean isExtra() {
    return extra;
  }

  Object read(JsonObject object, Place place, MappingRules rules) {
    JsonValue value = find(object, place);
    if (value == null || (value == JsonNull.NULL && !shape().takes(JsonNull.NULL))) {
      return absent(value, place.member(names.get(0)), rules);
    }
    Place here = place.member(names.get(0));
    if (presence != Presence.OPTIONAL) {
      return shape().read(value, here);
    }
    try {
      return value == JsonNull.NULL ? Optional.empty() : Optional.of(shape().read(value, here));
    } catch (JsonFormatException e) {
      tolerate(e, rules);
      return Optional.empty();
    }
  }

  void write(Object value, boolean explicitNulls, JsonObject.Builder object) {
    Object present = value;
    if (value instanceof Optional<?> optional && presence == Presence.OPTIONAL) {
      if (optional.isEmpty()) {
        if (explicitNulls) {
          object.put(names.get(0), JsonNull.NULL);
        }
        return;
      }
      present = optional.get();
    }
    if (presence == Presence.OMITTED_WHEN_EMPTY && isEmpty(present)) {
      return;
    }
    object.put(names.get(0), shape().write(present));
  }

  private @Nullable JsonValue find(JsonObject object, Place place) {
    JsonValue found = null;
    for (String name : names) {
      Optional<JsonValue> value = object.get(name);
      if (value.isPresent()) {
        if (found != null) {
          throw place.member(name).problem("the same member stands here under two names: " + names);
        }
        found = value.get();
      }
    }
    return found;
  }

  private Object absent(@Nullable JsonValue found, Place here, MappingRules rules) {
    return switch (presence) {
      case OPTIONAL -> Optional.empty();
      case DEFAULTED -> shape().read(Objects.requireNonNull(standard), here);
      case OMITTED_WHEN_EMPTY -> shape().empty().orElseThrow();
      case REQUIRED -> missing(found == null ? "missing" : "null", here, rules);
    };
  }

  private Object missing(String what, Place here, MappingRules rules) {
    JsonFormatException problem =
        here.problem("required member is " + what + "; expected " + shape().expectation());
    Object empty = shape().empty().orElseThrow(() -> problem);
    tolerate(problem, rules);
    return empty;
  }

  private void tolerate(JsonFormatException problem, MappingRules rules) {
    rules
        .tolerated()
        .orElseThrow(() -> problem)
        .accept(
            new MappingProblem(
                component.getDeclaringRecord(),
                names.get(0),
                problem.path(),
                String.valueOf(problem.getMessage())));
  }

  private Shape shape() {
    Shape known = shape;
    if (known == null) {
      known = mapper.shapeOf(valueType(), component);
      shape = known;
    }
    return known;
  }

  private Type valueType() {
    Type type = component.getGenericType();
    return presence == Presence.OPTIONAL
        ? ((ParameterizedType) type).getActualTypeArguments()[0]
        : type;
  }

  private Presence presence() {
    if (component.getType() == Optional.class) {
      return Presence.OPTIONAL;
    }
    if (component.isAnnotationPresent(WireOmitEmpty.class)) {
      return Presence.OMITTED_WHEN_EMPTY;
    }
    return standard == null ? Presence.REQUIRED : Presence.DEFAULTED;
  }

  private static boolean isEmpty(Object value) {
    return value instanceof Collection<?> collection
        ? collection.isEmpty()
        : ((Map<?, ?>) value).isEmpty();
  }

  private static List<String> names(RecordComponent component) {
    Set<String> names = new LinkedHashSet<>();
    WireName given = component.getAnnotation(WireName.class);
    names.add(given == null ? snakeCase(component.getName()) : given.value());
    if (given != null) {
      names.addAll(List.of(given.aliases()));
    }
    for (String name : List.copyOf(names)) {
      names.add(camelCase(name));
    }
    return List.copyOf(names);
  }

  private static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    boolean raise = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' && i > 0) {
        raise = true;
      } else {
        camel.append(raise ? Character.toUpperCase(c) : c);
        raise = false;
      }
    }
    return camel.toString();
  }
}
