package dev.symbiont.runtime.inference;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.ToolChoice;
import dev.symbiont.domain.reasoning.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One question to a model.
 *
 * @param messages the conversation
 * @param tools the tools that may be called
 * @param model the model; the provider's default when absent
 * @param maxTokens longest answer in tokens
 * @param temperature randomness, 0 to 2
 * @param responseFormat the form of the answer
 * @param extra members for the provider's request body; never override what is set here
 * @param timeLeft how long the answer may take
 * @param toolChoice whether a tool has to be called; says nothing where there are no tools
 */
public record InferenceRequest(
    List<Message> messages,
    List<ToolDefinition> tools,
    Optional<String> model,
    long maxTokens,
    double temperature,
    ResponseFormat responseFormat,
    JsonObject extra,
    Duration timeLeft,
    Optional<ToolChoice> toolChoice) {
  /** Copies the lists. */
  public InferenceRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(responseFormat, "responseFormat");
    Objects.requireNonNull(extra, "extra");
    Objects.requireNonNull(timeLeft, "timeLeft");
    Objects.requireNonNull(toolChoice, "toolChoice");
  }

  /** Asks a question whose model decides itself whether to call tools. */
  public InferenceRequest(
      List<Message> messages,
      List<ToolDefinition> tools,
      Optional<String> model,
      long maxTokens,
      double temperature,
      ResponseFormat responseFormat,
      JsonObject extra,
      Duration timeLeft) {
    this(
        messages,
        tools,
        model,
        maxTokens,
        temperature,
        responseFormat,
        extra,
        timeLeft,
        Optional.empty());
  }
}
