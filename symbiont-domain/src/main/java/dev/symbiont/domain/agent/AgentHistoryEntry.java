package dev.symbiont.domain.agent;

import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;

/**
 * A line of an agent's history (HTTP contract, section 5.4).
 *
 * @param executionId the run
 * @param status {@code created}, {@code execution_started}, {@code workflow_started}; the embedded
 *     runtime adds {@code completed} and {@code failed}
 * @param timestamp when
 * @param extra members that this version does not know
 */
public record AgentHistoryEntry(
    ExecutionId executionId, String status, Timestamp timestamp, @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public AgentHistoryEntry {
    Objects.requireNonNull(executionId, "executionId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(extra, "extra");
  }
}
