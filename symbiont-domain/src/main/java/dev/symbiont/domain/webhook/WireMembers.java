package dev.symbiont.domain.webhook;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.Optional;

/** Reads members of wire objects; a {@code null} counts as absent. */
final class WireMembers {
  private WireMembers() {}

  static Optional<String> optionalText(JsonObject json, String name) {
    JsonValue value = json.get(name).orElse(JsonNull.NULL);
    if (value == JsonNull.NULL) {
      return Optional.empty();
    }
    return Optional.of(
        json.string(name)
            .orElseThrow(
                () ->
                    new JsonFormatException("$." + name, "expected text, found " + value.kind())));
  }

  static String text(JsonObject json, String name) {
    return optionalText(json, name)
        .orElseThrow(() -> new JsonFormatException("$." + name, "required text is missing"));
  }

  static long whole(JsonObject json, String name) {
    return json.integer(name)
        .orElseThrow(() -> new JsonFormatException("$." + name, "required integer is missing"));
  }
}
