package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.KnowledgeConfig;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.policy.ActionContext;
import java.util.ArrayList;
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
 * @param knowledge how the loop uses knowledge; not at all when absent
 * @param chain the ids of the agents that handed the task on, oldest first; empty for a task of a
 *     user
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
    JsonObject extra,
    Optional<KnowledgeConfig> knowledge,
    List<String> chain) {
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
    Objects.requireNonNull(knowledge, "knowledge");
    chain = List.copyOf(chain);
  }

  /** Describes a loop without knowledge, whose task comes from a user. */
  public LoopSpec(
      String loopId,
      ActionContext context,
      LoopConfig config,
      List<Message> conversation,
      Optional<String> model,
      double temperature,
      OptionalLong maxOutputTokens,
      ResponseFormat responseFormat,
      JsonObject extra) {
    this(
        loopId,
        context,
        config,
        conversation,
        model,
        temperature,
        maxOutputTokens,
        responseFormat,
        extra,
        Optional.empty(),
        List.of());
  }

  /** Returns this loop as one whose task was handed on. */
  LoopSpec handedOn(List<String> by, int depth) {
    return new LoopSpec(
        loopId,
        context.withDelegationDepth(depth),
        config,
        conversation,
        model,
        temperature,
        maxOutputTokens,
        responseFormat,
        extra,
        knowledge,
        by);
  }

  /** Returns the ids of the agents on the way to this loop, its own last. */
  List<String> chainWithSelf() {
    List<String> all = new ArrayList<>(chain);
    all.add(context.agentId());
    return all;
  }
}
