package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.JobId;
import java.util.Objects;

/**
 * Answer to pausing, resuming and triggering (HTTP contract, section 5.6).
 *
 * @param jobId the schedule
 * @param action {@code pause}, {@code resume} or {@code trigger}
 * @param status {@code paused}, {@code active} or {@code triggered}
 */
public record ScheduleActionResponse(JobId jobId, String action, String status) {
  /** Refuses {@code null}. */
  public ScheduleActionResponse {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(status, "status");
  }
}
