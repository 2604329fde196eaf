package dev.symbiont.domain.workflow;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /workflows/execute} (HTTP contract, section 5.5).
 *
 * @param workflowId the id or name of a workflow, or its DSL source text; the reference runtime
 *     takes the text only
 * @param parameters values for the run; JSON null is allowed
 * @param agentId the agent that runs it; a new one without it
 */
public record WorkflowExecutionRequest(
    String workflowId, JsonValue parameters, Optional<AgentId> agentId) implements Constrained {
  /** Refuses {@code null}. */
  public WorkflowExecutionRequest {
    Objects.requireNonNull(workflowId, "workflowId");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(agentId, "agentId");
  }

  /** Returns a run of {@code workflowId} by a new agent. */
  public static WorkflowExecutionRequest of(String workflowId, JsonValue parameters) {
    return new WorkflowExecutionRequest(workflowId, parameters, Optional.empty());
  }

  /** Returns this run by the agent {@code other}. */
  public WorkflowExecutionRequest withAgent(AgentId other) {
    return new WorkflowExecutionRequest(workflowId, parameters, Optional.of(other));
  }

  @Override
  public List<Violation> violations() {
    return new Rules().requireText(workflowId, "workflow_id").violations();
  }
}
