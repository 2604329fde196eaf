package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.RunId;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExplicitNulls;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A run of a schedule (HTTP contract, section 5.6).
 *
 * @param runId the run
 * @param startedAt when it started
 * @param completedAt when it ended
 * @param status how it went
 * @param error why it failed
 * @param executionTime how long it took
 */
@WireExplicitNulls
public record ScheduleRunEntry(
    RunId runId,
    Timestamp startedAt,
    Optional<Timestamp> completedAt,
    RunStatus status,
    Optional<String> error,
    @WireName("execution_time_ms") @WireUnit(WireUnit.Unit.MILLIS)
        Optional<Duration> executionTime) {
  /** Refuses {@code null}. */
  public ScheduleRunEntry {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(completedAt, "completedAt");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(executionTime, "executionTime");
  }
}
