package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.util.List;
import java.util.Objects;

/** What a loop does when a tool fails (runtime reasoning specification section 8). */
@WireUnion(tag = "type")
public sealed interface RecoveryStrategy {

  /** Tries again, waiting {@code baseDelayMs}, then twice that, and so on. */
  @WireTag("retry")
  record Retry(int maxAttempts, long baseDelayMs) implements RecoveryStrategy {
    /** Checks the ranges. */
    public Retry {
      if (maxAttempts < 1) {
        throw new IllegalArgumentException("max_attempts must be at least 1, was " + maxAttempts);
      }
      if (baseDelayMs < 0) {
        throw new IllegalArgumentException(
            "base_delay_ms must not be negative, was " + baseDelayMs);
      }
    }
  }

  /** Tries other tools with the same arguments, each past the gate first. */
  @WireTag("fallback")
  record Fallback(List<String> alternatives) implements RecoveryStrategy {
    /** Copies the names. */
    public Fallback {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** Answers with the last good result if it is not older than {@code maxStalenessMs}. */
  @WireTag("cached_result")
  record CachedResult(long maxStalenessMs) implements RecoveryStrategy {
    /** Checks the range. */
    public CachedResult {
      if (maxStalenessMs < 0) {
        throw new IllegalArgumentException(
            "max_staleness_ms must not be negative, was " + maxStalenessMs);
      }
    }
  }

  /** Lets the model read the error and decide. */
  @WireTag("llm_recovery")
  record LlmRecovery(int maxRecoveryAttempts) implements RecoveryStrategy {
    /** Checks the range. */
    public LlmRecovery {
      if (maxRecoveryAttempts < 1) {
        throw new IllegalArgumentException(
            "max_recovery_attempts must be at least 1, was " + maxRecoveryAttempts);
      }
    }
  }

  /** Puts the failure into a queue for people and goes on with the error. */
  @WireTag("escalate")
  record Escalate(String queue, boolean contextSnapshot) implements RecoveryStrategy {
    /** Refuses {@code null}. */
    public Escalate {
      Objects.requireNonNull(queue, "queue");
    }
  }

  /** Keeps the failure in the list of dead letters and goes on with the error. */
  @WireTag("dead_letter")
  record DeadLetter() implements RecoveryStrategy {}

  /** A strategy of a kind that this version does not know. */
  record Unknown(JsonValue raw) implements RecoveryStrategy {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
