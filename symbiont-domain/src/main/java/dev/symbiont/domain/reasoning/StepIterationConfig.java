package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.wire.WireDefault;

/**
 * When a loop is taken to be stuck (runtime reasoning specification, section 14.2). A step is one
 * tool with the same arguments.
 *
 * @param maxReattemptsPerStep failures of a step before it is stopped, at least 1
 * @param similarityThreshold from which likeness on, 0 to 1, two errors in a row stop a step
 * @param onLimitReached what happens then
 */
public record StepIterationConfig(
    @WireDefault("2") int maxReattemptsPerStep,
    @WireDefault("0.85") double similarityThreshold,
    @WireDefault("\"SkipStep\"") StepLimitAction onLimitReached) {
  /** Two attempts, likeness 0.85, the step is skipped. */
  public static final StepIterationConfig DEFAULT =
      new StepIterationConfig(2, 0.85, StepLimitAction.SKIP_STEP);

  /** Checks the ranges. */
  public StepIterationConfig {
    if (maxReattemptsPerStep < 1) {
      throw new IllegalArgumentException(
          "max_reattempts_per_step must be at least 1, was " + maxReattemptsPerStep);
    }
    if (!(similarityThreshold >= 0 && similarityThreshold <= 1)) {
      throw new IllegalArgumentException(
          "similarity_threshold must be 0 to 1, was " + similarityThreshold);
    }
    if (!onLimitReached.isKnown()) {
      throw new IllegalArgumentException(
          "on_limit_reached must be SkipStep, AbortTask or Escalate, was " + onLimitReached);
    }
  }
}
