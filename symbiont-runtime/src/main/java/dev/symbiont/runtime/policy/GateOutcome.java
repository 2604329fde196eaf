package dev.symbiont.runtime.policy;

import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.Objects;

/** What the gate did with a proposed action. */
public sealed interface GateOutcome {
  /** Returns the action as it was proposed. */
  ProposedAction proposed();

  /** The action may run. */
  record Approved(ProposedAction proposed, ApprovedAction approved, String reason)
      implements GateOutcome {
    /** Refuses {@code null}. */
    public Approved {
      Objects.requireNonNull(proposed, "proposed");
      Objects.requireNonNull(approved, "approved");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** The action must not run. */
  record Denied(ProposedAction proposed, Cause cause, String reason) implements GateOutcome {
    /** Refuses {@code null}. */
    public Denied {
      Objects.requireNonNull(proposed, "proposed");
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Which check said no. */
  enum Cause {
    /** The tool is unknown or hidden, or the arguments do not fit its schema. */
    ARGUMENTS,
    /** The policies. */
    POLICY,
    /** A person, or nobody in time. */
    APPROVAL
  }
}
