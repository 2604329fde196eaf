package dev.symbiont.toolclad;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a run started by the clock, and how long it took by the monotonic timer. */
final class Stopwatch {
  private final Instant started;
  private final long startedNanos = System.nanoTime();

  Stopwatch(Clock clock) {
    this.started = clock.instant();
  }

  RunEnd end(PreparedCall call) {
    return new RunEnd(call, started, Duration.ofNanos(System.nanoTime() - startedNanos));
  }
}
