package dev.symbiont.runtime.review;

import java.time.Duration;
import java.time.Instant;

/**
 * What went wrong when a tool was to be signed.
 *
 * @param count how often it went wrong, from 1 on
 * @param at when it last did
 * @param why what happened
 */
record SigningFailure(int count, Instant at, String why) {
  private static final int LARGEST_EXPONENT = 20;

  /** Returns when signing may be tried again: 2ⁿ seconds after the n-th failure (section 7.6). */
  Instant retryAt() {
    return at.plus(Duration.ofSeconds(1L << Math.min(count, LARGEST_EXPONENT)));
  }
}
