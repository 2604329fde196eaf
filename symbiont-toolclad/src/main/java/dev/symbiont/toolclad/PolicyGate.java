package dev.symbiont.toolclad;

import java.util.Objects;

/** Port: decides whether a call may be made. Implementations are thread-safe and fail closed. */
@FunctionalInterface
public interface PolicyGate {
  /** Decides about {@code call} in {@code context}. */
  Decision decide(PreparedCall call, CallContext context);

  /** A decision. */
  sealed interface Decision {}

  /** The call may be made. */
  record Permit() implements Decision {}

  /** The call may not be made. */
  record Deny(String reason) implements Decision {
    /** Refuses {@code null}. */
    public Deny {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Returns the gate of a project without a policy: it denies everything. */
  static PolicyGate denyAll() {
    return (call, context) -> new Deny("no policy gate is configured");
  }
}
