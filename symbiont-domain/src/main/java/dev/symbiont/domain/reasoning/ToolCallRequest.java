package dev.symbiont.domain.reasoning;

import java.util.Objects;

/**
 * A call that a model asks for.
 *
 * @param id the identifier that the result must carry
 * @param name the tool
 * @param arguments the arguments as JSON text, exactly as the model wrote them; untrusted
 */
public record ToolCallRequest(String id, String name, String arguments) {
  /** Refuses {@code null}. */
  public ToolCallRequest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
  }
}
