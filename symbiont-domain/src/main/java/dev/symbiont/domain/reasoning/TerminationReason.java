package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.util.Objects;

/** Why a loop ended. */
@WireUnion(tag = "type")
public sealed interface TerminationReason {

  /** The model answered. */
  @WireTag("completed")
  record Completed() implements TerminationReason {}

  /** The model was asked as often as allowed. */
  @WireTag("max_iterations")
  record MaxIterations() implements TerminationReason {}

  /** The tokens were used up. */
  @WireTag("max_tokens")
  record MaxTokens() implements TerminationReason {}

  /** The time was up. */
  @WireTag("timeout")
  record Timeout() implements TerminationReason {}

  /** Nothing that the model proposed was allowed. */
  @WireTag("policy_denial")
  record PolicyDenial(String reason) implements TerminationReason {
    /** Refuses {@code null}. */
    public PolicyDenial {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** A fault, or {@code cancelled}. */
  @WireTag("error")
  record Failed(String message) implements TerminationReason {
    /** Refuses {@code null}. */
    public Failed {
      Objects.requireNonNull(message, "message");
    }

    /** Tells whether somebody ended the loop. */
    public boolean isCancellation() {
      return message.equals("cancelled");
    }
  }

  /** Returns the word on the wire, and what is said about it, for people and for logs. */
  default String describe() {
    if (this instanceof PolicyDenial denial) {
      return "policy_denial: " + denial.reason();
    }
    if (this instanceof Failed failed) {
      return "error: " + failed.message();
    }
    if (this instanceof Completed) {
      return "completed";
    }
    if (this instanceof MaxIterations) {
      return "max_iterations";
    }
    if (this instanceof MaxTokens) {
      return "max_tokens";
    }
    return this instanceof Timeout ? "timeout" : "unknown";
  }

  /** A reason that this version does not know. */
  record Unknown(JsonValue raw) implements TerminationReason {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
