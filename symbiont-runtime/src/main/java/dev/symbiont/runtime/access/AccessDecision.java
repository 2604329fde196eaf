package dev.symbiont.runtime.access;

import java.util.Objects;

/** What the access policies say about an access. */
public sealed interface AccessDecision {
  /** Returns a sentence for people and for the model. */
  String reason();

  /** The access is allowed. */
  record Allowed(String reason) implements AccessDecision {
    /** Refuses {@code null}. */
    public Allowed {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** The access is denied. */
  record Denied(String reason) implements AccessDecision {
    /** Refuses {@code null}. */
    public Denied {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * A person has to allow it.
   *
   * @param to who is asked
   */
  record Escalated(String to, String reason) implements AccessDecision {
    /** Refuses {@code null}. */
    public Escalated {
      Objects.requireNonNull(to, "to");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
