package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.util.Objects;

/** What a gate decided about a {@link ProposedAction}. */
@WireUnion(tag = "decision")
public sealed interface LoopDecision {

  /** The action may run as proposed. */
  @WireTag("allow")
  record Allow() implements LoopDecision {}

  /** The action must not run. */
  @WireTag("deny")
  record Deny(String reason) implements LoopDecision {
    /** Refuses {@code null}. */
    public Deny {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Another action may run in its place. */
  @WireTag("modify")
  record Modify(ProposedAction modifiedAction, String reason) implements LoopDecision {
    /** Refuses {@code null}. */
    public Modify {
      Objects.requireNonNull(modifiedAction, "modifiedAction");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** A decision of a kind that this version does not know; to be treated as a denial. */
  record Unknown(JsonValue raw) implements LoopDecision {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
