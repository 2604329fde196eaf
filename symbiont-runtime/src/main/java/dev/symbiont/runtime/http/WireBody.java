package dev.symbiont.runtime.http;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.RecordMapper;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads bodies of the routes that no released runtime serves into records (HTTP contract section
 * 9.0.6): 400 for a missing member or a wrong type, 422 for a value out of its range. Immutable.
 */
public final class WireBody {
  private final RecordMapper mapper;

  /** Creates a reader over {@code mapper}. */
  public WireBody(RecordMapper mapper) {
    this.mapper = Objects.requireNonNull(mapper, "mapper");
  }

  /**
   * Reads {@code json}.
   *
   * @throws ApiRefusal if it does not fit {@code type}
   */
  public <T> T read(JsonValue json, Class<T> type) {
    try {
      return mapper.read(json, type);
    } catch (JsonFormatException e) {
      throw e.isRefusedValue()
          ? ApiRefusal.validationFailed(Map.of(field(e.path()), e.problem()))
          : ApiRefusal.invalidRequest(String.valueOf(e.getMessage()));
    }
  }

  /** The path inside the body, for example {@code config.max_iterations}. */
  private static String field(String path) {
    return path.startsWith("$.") ? path.substring(2) : "body";
  }

  /** Writes {@code record}. */
  public JsonValue write(Object record) {
    return mapper.write(record);
  }

  /**
   * Fills what {@code object} leaves out, or sets to null, with {@code defaults}; camelCase names
   * are taken for their snake_case ones.
   */
  public JsonObject complete(JsonObject object, Object defaults) {
    JsonObject.Builder filled = ((JsonObject) mapper.write(defaults)).toBuilder();
    normalise(object).members().forEach(filled::put);
    return filled.build();
  }

  /**
   * Leaves out what is null, and takes camelCase names for their snake_case ones.
   *
   * @throws ApiRefusal if a member stands there under both names
   */
  public JsonObject normalise(JsonObject object) {
    JsonObject.Builder normal = JsonObject.builder();
    Set<String> names = new HashSet<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!(value instanceof JsonNull)) {
                if (!names.add(snakeCase(name))) {
                  throw ApiRefusal.invalidRequest(
                      "the member '" + snakeCase(name) + "' stands there under two names");
                }
                normal.put(snakeCase(name), value);
              }
            });
    return normal.build();
  }

  /** Replaces the object in the member {@code name}, if it is one, by its completed form. */
  public JsonObject completeMember(JsonObject object, String name, Object defaults) {
    Optional<JsonObject> member = object.object(name);
    return member
        .map(inner -> object.toBuilder().put(name, complete(inner, defaults)).build())
        .orElse(object);
  }

  private static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append((char) (c + 32));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
