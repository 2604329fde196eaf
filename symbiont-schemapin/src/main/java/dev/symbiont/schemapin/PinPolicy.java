package dev.symbiont.schemapin;

import java.util.Objects;

/**
 * Decides about keys that are not pinned (section 6). It is asked only after everything else has
 * been verified, the signature included. Implementations are thread-safe.
 */
@FunctionalInterface
public interface PinPolicy {
  /** Trust on first use: pins the first key, refuses every other. The default. */
  PinPolicy AUTOMATIC =
      question -> question.status() == PinStatus.FIRST_USE ? Decision.PIN : Decision.REJECT;

  /** A closed world: only keys that somebody has pinned before are trusted. */
  PinPolicy STRICT = question -> Decision.REJECT;

  /** What is done with the key. */
  enum Decision {
    /** The verification succeeds and the key is pinned. */
    PIN,
    /** The verification succeeds this once; nothing is pinned. */
    ACCEPT_ONCE,
    /** The verification fails. */
    REJECT
  }

  /**
   * What is to be decided.
   *
   * @param status {@link PinStatus#FIRST_USE} or {@link PinStatus#CHANGED}
   * @param pin for what the key would be pinned
   * @param presented the key
   */
  record Question(PinStatus status, PinKey pin, KeyFingerprint presented) {
    /** Refuses {@code null}. */
    public Question {
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(pin, "pin");
      Objects.requireNonNull(presented, "presented");
    }
  }

  /** Decides about one key. */
  Decision decide(Question question);
}
