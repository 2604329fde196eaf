package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.policy.ActionContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything a loop is told before it begins.
 *
 * @param loopId its identifier
 * @param context who acts, and with which tools
 * @param config the limits
 * @param conversation instructions and task
 * @param model the model; the provider's default when absent
 * @param temperature randomness of the model
 * @param maxOutputTokens longest single answer
 * @param responseFormat the form of the final answer
 * @param extra members for the provider's request
 */
public record LoopSpec(
    String loopId,
    ActionContext context,
    LoopConfig config,
    List<Message> conversation,
    Optional<String> model,
    double temperature,
    OptionalLong maxOutputTokens,
    ResponseFormat responseFormat,
    JsonObject extra) {
  /** Copies the conversation. */
  public LoopSpec {
    Objects.requireNonNull(loopId, "loopId");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(config, "config");
    conversation = List.copyOf(conversation);
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(maxOutputTokens, "maxOutputTokens");
    Objects.requireNonNull(responseFormat, "responseFormat");
    Objects.requireNonNull(extra, "extra");
  }
}
