package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.wire.WireOmitEmpty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks an agent to reason about a task.
 *
 * @param config the limits
 * @param initialMessage the task
 * @param inferenceOptions what is wanted of the model
 * @param cedarPolicies policies for this loop alone; they may only restrict
 * @param knowledgeConfig how knowledge is used; none when absent
 */
public record RunReasoningLoopRequest(
    LoopConfig config,
    String initialMessage,
    Optional<InferenceOptions> inferenceOptions,
    @WireOmitEmpty List<CedarPolicy> cedarPolicies,
    Optional<KnowledgeConfig> knowledgeConfig) {
  /** Copies the policies. */
  public RunReasoningLoopRequest {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(initialMessage, "initialMessage");
    Objects.requireNonNull(inferenceOptions, "inferenceOptions");
    cedarPolicies = List.copyOf(cedarPolicies);
    Objects.requireNonNull(knowledgeConfig, "knowledgeConfig");
  }

  /** Returns a request with the default limits. */
  public static RunReasoningLoopRequest of(String initialMessage) {
    return of(initialMessage, LoopConfig.DEFAULT);
  }

  /** Returns a request with the limits {@code config}. */
  public static RunReasoningLoopRequest of(String initialMessage, LoopConfig config) {
    return new RunReasoningLoopRequest(
        config, initialMessage, Optional.empty(), List.of(), Optional.empty());
  }
}
