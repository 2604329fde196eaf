package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.Objects;
import java.util.Optional;

/** The form that a model's answer must have. */
public sealed interface ResponseFormat {

  /** Any text. */
  record Text() implements ResponseFormat {}

  /** A JSON object. */
  record AnyJsonObject() implements ResponseFormat {}

  /** JSON that a schema describes. */
  record JsonSchema(JsonValue schema, Optional<String> name) implements ResponseFormat {
    /** Refuses {@code null}. */
    public JsonSchema {
      Objects.requireNonNull(schema, "schema");
      Objects.requireNonNull(name, "name");
    }
  }

  /** A form that this version does not know. */
  record Unknown(String type, JsonObject members) implements ResponseFormat {}
}
