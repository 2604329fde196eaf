package dev.symbiont.api.review;

import dev.symbiont.api.call.Waiter;
import dev.symbiont.domain.review.ReviewSession;
import java.time.Duration;

/** How long to wait before the next look at a review. */
final class Poll {
  private final Waiter waiter;
  private final Duration timeout;
  private final Duration interval;
  private final long start;

  Poll(Waiter waiter, Duration timeout, Duration interval) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("interval must be positive, was " + interval);
    }
    this.waiter = waiter;
    this.timeout = timeout;
    this.interval = interval;
    this.start = waiter.nanoTime();
  }

  /**
   * Returns the time to wait: the interval, or what is left.
   *
   * @throws ReviewTimeoutException if nothing is left
   */
  Duration pause(ReviewSession session) {
    Duration left = timeout.minus(Duration.ofNanos(waiter.nanoTime() - start));
    if (left.isZero() || left.isNegative()) {
      throw new ReviewTimeoutException(session, timeout);
    }
    return left.compareTo(interval) < 0 ? left : interval;
  }
}
