package dev.symbiont.domain.reasoning;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a loop is. The conversation is left out on purpose: it may hold secrets.
 *
 * @param agentId the agent
 * @param iteration how often the model was asked so far
 * @param totalUsage what it charged so far
 * @param pendingObservations results that the model has not read yet
 * @param startedAt when the loop began, RFC 3339
 * @param currentPhase {@code initialized}, {@code reasoning}, {@code policy_check}, {@code
 *     tool_dispatching}, {@code observing}, {@code completed}, {@code failed} or {@code cancelled}
 * @param metadata facts about the loop
 */
public record LoopState(
    String agentId,
    int iteration,
    Usage totalUsage,
    List<Observation> pendingObservations,
    String startedAt,
    String currentPhase,
    Map<String, String> metadata) {
  /** Copies the collections. */
  public LoopState {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(totalUsage, "totalUsage");
    pendingObservations = List.copyOf(pendingObservations);
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(currentPhase, "currentPhase");
    metadata = Map.copyOf(metadata);
  }
}
