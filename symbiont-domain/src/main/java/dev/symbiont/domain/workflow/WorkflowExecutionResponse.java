package dev.symbiont.domain.workflow;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code POST /workflows/execute}: the members of the reference runtime (HTTP contract,
 * section 5.5) and those that the Python SDK expects (section 9.5). A runtime sends some of them.
 *
 * @param status {@code success} in the reference runtime
 * @param workflowId echo of the request
 * @param agentId the agent that runs it
 * @param executionStarted whether it runs
 * @param executionId the run
 * @param startedAt when it started
 * @param result what came out
 * @param parameters echo of the request
 * @param extra members that this version does not know
 */
public record WorkflowExecutionResponse(
    String status,
    Optional<String> workflowId,
    Optional<AgentId> agentId,
    Optional<Boolean> executionStarted,
    Optional<ExecutionId> executionId,
    Optional<Timestamp> startedAt,
    Optional<JsonValue> result,
    Optional<JsonValue> parameters,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public WorkflowExecutionResponse {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(workflowId, "workflowId");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(executionStarted, "executionStarted");
    Objects.requireNonNull(executionId, "executionId");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(extra, "extra");
  }
}
