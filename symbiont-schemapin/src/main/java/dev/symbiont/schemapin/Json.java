package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.util.List;
import java.util.Optional;

/** Reads the documents of SchemaPin, in which {@code null} counts as absent. */
final class Json {
  static final JsonCodec CODEC = new GsonCodec();

  private Json() {}

  /** Reads one object; empty if {@code utf8} is anything else. */
  static Optional<JsonObject> object(byte[] utf8, JsonLimits limits) {
    try {
      return CODEC.read(utf8, limits) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonFormatException notJson) {
      return Optional.empty();
    }
  }

  static Optional<JsonValue> present(JsonObject object, String name) {
    return object.get(name).filter(value -> value != JsonNull.NULL);
  }

  /** Tells whether the member is text, or absent. */
  static boolean isTextOrAbsent(JsonObject object, String name) {
    return present(object, name).map(JsonString.class::isInstance).orElse(true);
  }

  /** Returns the elements if {@code value} is an array of text. */
  static Optional<List<String>> texts(JsonValue value) {
    if (value instanceof JsonArray array
        && array.values().stream().allMatch(JsonString.class::isInstance)) {
      return Optional.of(
          array.values().stream().map(element -> ((JsonString) element).value()).toList());
    }
    return Optional.empty();
  }
}
