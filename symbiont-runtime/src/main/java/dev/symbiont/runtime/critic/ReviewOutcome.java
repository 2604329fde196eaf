package dev.symbiont.runtime.critic;

import java.util.Objects;

/** What came of a request for a review. Whatever is no judgement approves nothing. */
public sealed interface ReviewOutcome {
  /** Tells whether somebody has approved the content. */
  default boolean isApproved() {
    return this instanceof Judged judged && judged.result().approved();
  }

  /** There is a judgement. */
  record Judged(CriticResult result) implements ReviewOutcome {
    /** Refuses {@code null}. */
    public Judged {
      Objects.requireNonNull(result, "result");
    }
  }

  /**
   * There is no judgement, which is no approval.
   *
   * @param cause what kind of failure it was
   * @param message what happened, for people
   */
  record Missing(Cause cause, String message) implements ReviewOutcome {
    /** Refuses {@code null}. */
    public Missing {
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(message, "message");
    }
  }

  /** Why there is no judgement. */
  enum Cause {
    /** Nobody answered in time. */
    TIMEOUT,
    /** The critic is closed, or whoever waited for it was interrupted. */
    CLOSED,
    /** Too many reviews wait already. */
    BUSY,
    /** The model could not be asked, or refused. */
    INFERENCE,
    /** The answer of the model could not be understood. */
    UNREADABLE
  }
}
