package dev.symbiont.domain.review;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireName;
import java.util.Objects;

/**
 * A tool as it is reviewed: exactly what an approval and a signature are bound to (runtime policy
 * specification, sections 7.3 and 7.6). The Python SDK sends the schema as {@code tool_schema}.
 *
 * @param name what it is called
 * @param description what it says about itself
 * @param schema the JSON Schema of its arguments
 * @param provider who provides it
 */
public record ReviewedTool(
    String name,
    String description,
    @WireName(value = "schema", aliases = "tool_schema") JsonObject schema,
    ToolProvider provider) {
  /** Refuses {@code null}. */
  public ReviewedTool {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(provider, "provider");
  }
}
