package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a caller wants of the model.
 *
 * @param maxTokens longest answer in tokens, at least 1
 * @param temperature randomness, 0 to 2
 * @param toolDefinitions tools beside those of the loop
 * @param responseFormat the form of the final answer
 * @param model the model instead of the agent's own
 * @param extra members for the provider's request; never override what the loop sets
 */
public record InferenceOptions(
    int maxTokens,
    double temperature,
    List<ToolDefinition> toolDefinitions,
    ResponseFormat responseFormat,
    Optional<String> model,
    JsonObject extra) {
  /** Checks the ranges. */
  public InferenceOptions {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max_tokens must be at least 1, was " + maxTokens);
    }
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be 0 to 2, was " + temperature);
    }
    toolDefinitions = List.copyOf(toolDefinitions);
    Objects.requireNonNull(responseFormat, "responseFormat");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(extra, "extra");
  }
}
