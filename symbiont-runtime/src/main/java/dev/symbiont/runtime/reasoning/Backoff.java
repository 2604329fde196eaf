package dev.symbiont.runtime.reasoning;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait between two tries: twice as long each time, and never all at once. */
final class Backoff {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final double SPREAD = 0.2;

  private final Sleeper sleeper;
  private final DoubleSupplier random;

  /** Waits; a test waits in another way. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /**
   * Creates a backoff.
   *
   * @param random numbers from 0 to 1
   */
  Backoff(Sleeper sleeper, DoubleSupplier random) {
    this.sleeper = sleeper;
    this.random = random;
  }

  /**
   * Waits {@code base * 2^tries}, give or take a fifth, at most 30 seconds and never longer than
   * {@code most}.
   *
   * @param tries how often it has been tried again before
   */
  void await(Duration base, int tries, Duration most) throws InterruptedException {
    double millis = base.toMillis() * Math.pow(2, tries);
    double longest = Math.min(LONGEST.toMillis(), Math.max(0, most.toMillis()));
    double spread = 1 + SPREAD * (2 * random.getAsDouble() - 1);
    sleeper.sleep(Duration.ofMillis((long) Math.min(millis * spread, longest)));
  }
}
