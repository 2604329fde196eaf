package dev.symbiont.domain.health;

import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.Objects;

/**
 * Answer of {@code GET /health/scheduler} (HTTP contract, section 5.1). Counts of runs start with
 * the process.
 *
 * @param isRunning whether the clock of the scheduler ticks
 * @param storeAccessible whether the store of schedules answered
 * @param jobsTotal schedules in all
 * @param jobsActive active schedules
 * @param jobsPaused paused schedules
 * @param jobsDeadLetter schedules that were given up
 * @param globalActiveRuns runs in progress
 * @param maxConcurrent allowed runs at once
 * @param runsTotal runs started
 * @param runsSucceeded runs that succeeded
 * @param runsFailed runs that failed
 * @param averageExecutionTimeMs mean length of a run in milliseconds
 * @param longestRun length of the longest run
 */
public record SchedulerHealthResponse(
    boolean isRunning,
    boolean storeAccessible,
    long jobsTotal,
    long jobsActive,
    long jobsPaused,
    long jobsDeadLetter,
    long globalActiveRuns,
    long maxConcurrent,
    long runsTotal,
    long runsSucceeded,
    long runsFailed,
    double averageExecutionTimeMs,
    @WireName("longest_run_ms") @WireUnit(WireUnit.Unit.MILLIS) Duration longestRun) {
  /** Refuses {@code null}. */
  public SchedulerHealthResponse {
    Objects.requireNonNull(longestRun, "longestRun");
  }
}
