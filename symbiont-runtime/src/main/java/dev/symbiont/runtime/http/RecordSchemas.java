package dev.symbiont.runtime.http;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireScalar;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** JSON schemas of wire records, by the rules that the JSON mapper follows. Not thread-safe. */
final class RecordSchemas {
  private final Map<String, JsonValue> schemas = new TreeMap<>();

  /** Returns a reference to the schema of {@code type}, which is added if it is new. */
  JsonValue reference(Class<?> type) {
    String name = type.getSimpleName();
    if (!schemas.containsKey(name)) {
      schemas.put(name, JsonObject.EMPTY); // Ends the recursion of types that hold themselves.
      schemas.put(name, type.isRecord() ? schema(type) : any());
    }
    return JsonObject.builder().put("$ref", "#/components/schemas/" + name).build();
  }

  /** Returns the schemas that were referenced, by name. */
  JsonObject all() {
    return new JsonObject(schemas);
  }

  private JsonObject schema(Class<?> type) {
    JsonObject.Builder properties = JsonObject.builder();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.isAnnotationPresent(WireExtra.class)) {
        continue;
      }
      String name = wireName(component);
      properties.put(name, of(component.getGenericType()));
      if (!isOptional(component.getType())) {
        required.add(name);
      }
    }
    JsonObject.Builder schema =
        JsonObject.builder().put("type", "object").put("properties", properties.build());
    if (!required.isEmpty()) {
      schema.put("required", JsonArray.ofStrings(required));
    }
    return schema.build();
  }

  private JsonValue of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] arguments = generic.getActualTypeArguments();
      if (raw == Optional.class) {
        return of(arguments[0]);
      }
      if (Collection.class.isAssignableFrom(raw)) {
        return typed("array").put("items", of(arguments[0])).build();
      }
      if (Map.class.isAssignableFrom(raw)) {
        return typed("object").put("additionalProperties", of(arguments[1])).build();
      }
      return any();
    }
    return type instanceof Class<?> plain ? ofClass(plain) : any();
  }

  private JsonValue ofClass(Class<?> type) {
    if (type == int.class
        || type == long.class
        || type == Integer.class
        || type == Long.class
        || type == OptionalInt.class
        || type == OptionalLong.class) {
      return typed("integer").build();
    }
    if (type == double.class || type == Double.class || type == OptionalDouble.class) {
      return typed("number").build();
    }
    if (type == boolean.class || type == Boolean.class) {
      return typed("boolean").build();
    }
    if (type == Instant.class) {
      return typed("string").put("format", "date-time").build();
    }
    if (type == String.class
        || OpenEnum.class.isAssignableFrom(type)
        || type.isAnnotationPresent(WireScalar.class)) {
      return typed("string").build();
    }
    return type.isRecord() ? reference(type) : any();
  }

  /** A value of any type: unions and free JSON. */
  private static JsonObject any() {
    return JsonObject.EMPTY;
  }

  private static JsonObject.Builder typed(String word) {
    return JsonObject.builder().put("type", word);
  }

  private static boolean isOptional(Class<?> type) {
    return type == Optional.class
        || type == OptionalInt.class
        || type == OptionalLong.class
        || type == OptionalDouble.class;
  }

  private static String wireName(RecordComponent component) {
    WireName name = component.getAnnotation(WireName.class);
    return name != null ? name.value() : snakeCase(component.getName());
  }

  private static String snakeCase(String camel) {
    StringBuilder snake = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
