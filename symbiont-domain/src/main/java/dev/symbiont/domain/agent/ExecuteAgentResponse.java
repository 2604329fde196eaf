package dev.symbiont.domain.agent;

import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;

/**
 * Answer to running an agent (HTTP contract, section 5.4).
 *
 * @param executionId the run
 * @param status {@code execution_started} in the reference runtime
 * @param extra members that this version does not know
 */
public record ExecuteAgentResponse(
    ExecutionId executionId, String status, @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public ExecuteAgentResponse {
    Objects.requireNonNull(executionId, "executionId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(extra, "extra");
  }
}
