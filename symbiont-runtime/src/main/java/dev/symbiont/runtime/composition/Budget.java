package dev.symbiont.runtime.composition;

import dev.symbiont.domain.reasoning.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a composition has used, and what is left. Thread-safe. */
final class Budget {
  private final CompositionLimits limits;
  private final Clock clock;
  private final Instant startedAt;
  private Usage used = Usage.ZERO;

  Budget(CompositionLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  synchronized void charge(Usage more) {
    used = used.plus(more);
  }

  synchronized Usage used() {
    return used;
  }

  long tokensLeft() {
    return Math.max(0, limits.maxTotalTokens() - used().totalTokens());
  }

  Duration elapsed() {
    return Duration.between(startedAt, clock.instant());
  }

  Duration timeLeft() {
    Duration left = limits.timeout().minus(elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Says what is used up; empty if nothing is. */
  Optional<String> exhausted() {
    if (tokensLeft() == 0) {
      return Optional.of("the %d tokens are used up".formatted(limits.maxTotalTokens()));
    }
    return timeLeft().isZero()
        ? Optional.of("the time of " + limits.timeout() + " is up")
        : Optional.empty();
  }
}
