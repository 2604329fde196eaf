package dev.symbiont.runtime.policy;

import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.Objects;

/**
 * Port: lets people look at what a loop could not solve by itself (runtime policy specification
 * section 11). Unlike an approval nothing waits for them, and nothing runs because of what they
 * decide. Thread-safe.
 */
@FunctionalInterface
public interface Escalations {
  /** Nobody is told. */
  Escalations NONE = (context, call, escalation) -> {};

  /**
   * Why people are asked.
   *
   * @param queue the logical queue, for example of a team
   * @param reason what went wrong
   * @param withSnapshot whether the arguments of the call are shown, secrets masked
   */
  record Escalation(String queue, String reason, boolean withSnapshot) {
    /** Refuses {@code null}. */
    public Escalation {
      Objects.requireNonNull(queue, "queue");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Puts a call that failed before people. */
  void escalate(ActionContext context, ProposedAction.ToolCall call, Escalation escalation);
}
