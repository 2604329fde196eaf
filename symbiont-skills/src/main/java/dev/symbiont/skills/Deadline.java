package dev.symbiont.skills;

import java.time.Clock;
import java.time.Duration;

/** The time budget of one scan. Not thread-safe. */
final class Deadline {
  private final Clock clock;
  private final long end;
  private boolean missed;

  Deadline(Clock clock, Duration budget) {
    this.clock = clock;
    end = clock.millis() + budget.toMillis();
  }

  /** Tells whether time is up; once it is, it stays so. */
  boolean missed() {
    missed |= clock.millis() > end;
    return missed;
  }
}
