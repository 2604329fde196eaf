package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.JobId;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code POST /schedules} (HTTP contract, section 5.6).
 *
 * @param jobId the schedule
 * @param nextRun its first run
 * @param status {@code created}
 */
@WireExplicitNulls
public record CreateScheduleResponse(JobId jobId, Optional<Timestamp> nextRun, String status) {
  /** Refuses {@code null}. */
  public CreateScheduleResponse {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(nextRun, "nextRun");
    Objects.requireNonNull(status, "status");
  }
}
