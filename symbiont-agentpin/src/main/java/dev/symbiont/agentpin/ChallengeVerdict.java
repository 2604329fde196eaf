package dev.symbiont.agentpin;

/** What a challenger concludes from a response. */
public sealed interface ChallengeVerdict {
  /** The peer holds the key. */
  record Proven() implements ChallengeVerdict {}

  /**
   * The response proves nothing.
   *
   * @param reason why, as a sentence for people
   */
  record NotProven(String reason) implements ChallengeVerdict {}

  /**
   * The challenge itself cannot be used any more: it is expired, from the future, undated or was
   * answered before. Make a new one.
   *
   * @param reason why, as a sentence for people
   */
  record Unusable(String reason) implements ChallengeVerdict {}

  /** Tells whether the peer holds the key. */
  default boolean isProven() {
    return this instanceof Proven;
  }
}
