package dev.symbiont.toolclad;

import java.util.Objects;

/**
 * Port: asks a human about a call whose manifest demands it. An approval is bound to {@link
 * PreparedCall#callHash} and serves once. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ApprovalGate {
  /** Returns where the approval of {@code call} stands; asks for it if nobody has yet. */
  Decision decide(PreparedCall call, CallContext context);

  /** Where an approval stands. */
  sealed interface Decision {}

  /** A human approved; the approval is used up now. */
  record Approved() implements Decision {}

  /** Nobody has decided yet. */
  record Pending(String approvalId) implements Decision {
    /** Refuses {@code null}. */
    public Pending {
      Objects.requireNonNull(approvalId, "approvalId");
    }
  }

  /** A human refused. */
  record Denied(String reason) implements Decision {
    /** Refuses {@code null}. */
    public Denied {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Returns the gate of a place where no human can be asked: it refuses. */
  static ApprovalGate unavailable() {
    return (call, context) -> new Denied("the tool needs human approval and nobody can be asked");
  }
}
