package dev.symbiont.runtime.composition;

import java.time.Duration;
import java.util.Objects;

/**
 * What one composition may use, over all its model calls.
 *
 * @param maxTotalTokens most tokens, at least 1; the last call may overshoot
 * @param timeout longest time
 */
public record CompositionLimits(long maxTotalTokens, Duration timeout) {
  /** 100,000 tokens in five minutes, as a loop. */
  public static final CompositionLimits DEFAULT =
      new CompositionLimits(100_000, Duration.ofMinutes(5));

  /** Checks the ranges. */
  public CompositionLimits {
    if (maxTotalTokens < 1) {
      throw new IllegalArgumentException(
          "maxTotalTokens must be at least 1, was " + maxTotalTokens);
    }
    Objects.requireNonNull(timeout, "timeout");
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must not be negative, was " + timeout);
    }
  }
}
