package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.JobId;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code GET /schedules/{id}} (HTTP contract, section 5.6).
 *
 * @param jobId the schedule
 * @param name its name
 * @param cronExpression when it runs
 * @param timezone IANA name
 * @param status its state
 * @param enabled whether the clock starts it
 * @param oneShot whether it ends after one run
 * @param nextRun its next run
 * @param lastRun its last run
 * @param runCount how often it ran
 * @param failureCount failures in a row
 * @param createdAt when it was created
 * @param updatedAt when it was last changed
 */
@WireExplicitNulls
public record ScheduleDetail(
    JobId jobId,
    String name,
    String cronExpression,
    String timezone,
    ScheduleStatus status,
    boolean enabled,
    boolean oneShot,
    Optional<Timestamp> nextRun,
    Optional<Timestamp> lastRun,
    long runCount,
    long failureCount,
    Timestamp createdAt,
    Timestamp updatedAt) {
  /** Refuses {@code null}. */
  public ScheduleDetail {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(cronExpression, "cronExpression");
    Objects.requireNonNull(timezone, "timezone");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(nextRun, "nextRun");
    Objects.requireNonNull(lastRun, "lastRun");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
  }
}
