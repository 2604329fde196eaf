package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/** Why a loop ended. */
public sealed interface TerminationReason {

  /** The model answered. */
  record Completed() implements TerminationReason {}

  /** The model was asked as often as allowed. */
  record MaxIterations() implements TerminationReason {}

  /** The tokens were used up. */
  record MaxTokens() implements TerminationReason {}

  /** The time was up. */
  record Timeout() implements TerminationReason {}

  /** Nothing that the model proposed was allowed. */
  record PolicyDenial(String reason) implements TerminationReason {
    /** Refuses {@code null}. */
    public PolicyDenial {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** A fault, or {@code cancelled}. */
  record Failed(String message) implements TerminationReason {
    /** Refuses {@code null}. */
    public Failed {
      Objects.requireNonNull(message, "message");
    }
  }

  /** A reason that this version does not know. */
  record Unknown(String type, JsonObject members) implements TerminationReason {}
}
