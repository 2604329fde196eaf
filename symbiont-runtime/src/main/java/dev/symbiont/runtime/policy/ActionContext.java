package dev.symbiont.runtime.policy;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * Who acts, and where. Nothing in it comes from a model.
 *
 * @param agentId the resolved id of the agent
 * @param agentName its name
 * @param loopId the loop; empty outside of loops
 * @param iteration how often the model has been asked
 * @param delegationDepth how many agents handed the task on
 * @param surface where the task came from, for example {@code api} or {@code http-input}
 * @param tools the tools the agent sees
 * @param trusted further facts for policies, set by the caller of the runtime
 */
public record ActionContext(
    String agentId,
    String agentName,
    Optional<String> loopId,
    int iteration,
    int delegationDepth,
    String surface,
    VisibleTools tools,
    JsonObject trusted) {
  /** Refuses {@code null}. */
  public ActionContext {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(agentName, "agentName");
    Objects.requireNonNull(loopId, "loopId");
    Objects.requireNonNull(surface, "surface");
    Objects.requireNonNull(tools, "tools");
    Objects.requireNonNull(trusted, "trusted");
  }

  /** Returns this context in the iteration {@code number}. */
  public ActionContext withIteration(int number) {
    return new ActionContext(
        agentId, agentName, loopId, number, delegationDepth, surface, tools, trusted);
  }

  /** Returns this context after so many agents have handed the task on. */
  public ActionContext withDelegationDepth(int depth) {
    return new ActionContext(agentId, agentName, loopId, iteration, depth, surface, tools, trusted);
  }
}
