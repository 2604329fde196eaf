package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.JobId;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.util.Objects;
import java.util.Optional;

/**
 * A schedule in a list (HTTP contract, section 5.6).
 *
 * @param jobId the schedule
 * @param name its name
 * @param cronExpression when it runs
 * @param timezone IANA name
 * @param status its state
 * @param enabled whether the clock starts it
 * @param nextRun its next run
 * @param runCount how often it ran
 */
@WireExplicitNulls
public record ScheduleSummary(
    JobId jobId,
    String name,
    String cronExpression,
    String timezone,
    ScheduleStatus status,
    boolean enabled,
    Optional<Timestamp> nextRun,
    long runCount) {
  /** Refuses {@code null}. */
  public ScheduleSummary {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(cronExpression, "cronExpression");
    Objects.requireNonNull(timezone, "timezone");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(nextRun, "nextRun");
  }
}
