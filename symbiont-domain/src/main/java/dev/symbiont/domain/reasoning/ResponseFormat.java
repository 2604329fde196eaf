package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.util.Objects;
import java.util.Optional;

/** The form that a model's answer must have. */
@WireUnion(tag = "type")
public sealed interface ResponseFormat {

  /** Any text. */
  @WireTag("text")
  record Text() implements ResponseFormat {}

  /** A JSON object. */
  @WireTag("json_object")
  record AnyJsonObject() implements ResponseFormat {}

  /** JSON that a schema describes. */
  @WireTag("json_schema")
  record JsonSchema(JsonValue schema, Optional<String> name) implements ResponseFormat {
    /** Refuses {@code null}. */
    public JsonSchema {
      Objects.requireNonNull(schema, "schema");
      Objects.requireNonNull(name, "name");
    }
  }

  /** A form that this version does not know. */
  record Unknown(JsonValue raw) implements ResponseFormat {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
