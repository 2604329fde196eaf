package dev.symbiont.runtime.critic;

/**
 * Port: judges what an agent has made. Implementations are thread-safe; an interrupt ends a review.
 */
@FunctionalInterface
public interface Critic {
  /** Waits for the judgement, at most until the deadline of {@code request}. */
  ReviewOutcome review(ReviewRequest request);
}
