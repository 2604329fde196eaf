package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.JobId;
import java.util.Objects;

/**
 * Answer of {@code DELETE /schedules/{id}} (HTTP contract, section 5.6).
 *
 * @param jobId the schedule
 * @param deleted whether it was removed
 */
public record DeleteScheduleResponse(JobId jobId, boolean deleted) {
  /** Refuses {@code null}. */
  public DeleteScheduleResponse {
    Objects.requireNonNull(jobId, "jobId");
  }
}
