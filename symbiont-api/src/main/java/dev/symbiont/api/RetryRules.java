package dev.symbiont.api;

import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.error.TransportException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a request is sent again, and after which wait (SDK surface, section 1.6).
 *
 * @param maxRetries most repetitions, 0 to 10
 * @param base the first wait is at most this
 * @param cap no wait is longer; a server that asks for more is not asked again
 */
record RetryRules(int maxRetries, Duration base, Duration cap) {
  static final RetryRules DEFAULT =
      new RetryRules(3, Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** What the reference's rate limiter needs to let the next call pass (HTTP contract, 2.9). */
  private static final Duration LIMITER_REFILL = Duration.ofMillis(600);

  private static final int MOST_DOUBLINGS = 20;

  RetryRules {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(cap, "cap");
  }

  /** Tells whether a request that got no response may be sent again. */
  boolean allow(TransportException failure, boolean repeatable) {
    if (failure instanceof ResponseTooLargeException || isInterrupted(failure)) {
      return false;
    }
    return repeatable || failure.progress() == TransportException.Progress.NOT_SENT;
  }

  /** Tells whether a request that got an error may be sent again. */
  boolean allow(int status, boolean repeatable, boolean hasRetryAfter) {
    return switch (status) {
      case 408, 502, 504 -> repeatable;
      case 429, 503 -> repeatable || hasRetryAfter;
      default -> false;
    };
  }

  /** Returns the wait before repetition {@code number}, counted from 1; empty to give up. */
  Optional<Duration> wait(
      int number, int status, Optional<Duration> retryAfter, RandomGenerator random) {
    if (retryAfter.isPresent()) {
      return retryAfter.filter(asked -> asked.compareTo(cap) <= 0);
    }
    Duration wait = jittered(number, random);
    return Optional.of(status == 429 && wait.compareTo(LIMITER_REFILL) < 0 ? LIMITER_REFILL : wait);
  }

  /** Full jitter: anything between nothing and the doubled base. */
  private Duration jittered(int number, RandomGenerator random) {
    Duration doubled = base.multipliedBy(1L << Math.min(number - 1, MOST_DOUBLINGS));
    Duration most = doubled.compareTo(cap) < 0 ? doubled : cap;
    return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
  }

  private static boolean isInterrupted(TransportException failure) {
    return !(failure instanceof RequestTimeoutException)
        && failure.getCause() instanceof InterruptedException;
  }
}
