package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/** What a gate decided about a {@link ProposedAction}. */
public sealed interface LoopDecision {

  /** The action may run as proposed. */
  record Allow() implements LoopDecision {}

  /** The action must not run. */
  record Deny(String reason) implements LoopDecision {
    /** Refuses {@code null}. */
    public Deny {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Another action may run in its place. */
  record Modify(ProposedAction modifiedAction, String reason) implements LoopDecision {
    /** Refuses {@code null}. */
    public Modify {
      Objects.requireNonNull(modifiedAction, "modifiedAction");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** A decision of a kind that this version does not know; to be treated as a denial. */
  record Unknown(String decision, JsonObject members) implements LoopDecision {}
}
