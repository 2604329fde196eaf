package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import java.util.Objects;

/**
 * A tool that a model may call.
 *
 * @param name the name the model uses, unique within a loop
 * @param description what the tool does, for the model
 * @param parameters a JSON Schema of the arguments object
 */
public record ToolDefinition(String name, String description, JsonValue parameters) {
  /** Refuses {@code null}. */
  public ToolDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(parameters, "parameters");
  }
}
