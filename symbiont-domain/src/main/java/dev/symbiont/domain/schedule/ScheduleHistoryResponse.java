package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.JobId;
import java.util.List;
import java.util.Objects;

/**
 * Answer of {@code GET /schedules/{id}/history} (HTTP contract, section 5.6).
 *
 * @param jobId the schedule
 * @param history newest first
 */
public record ScheduleHistoryResponse(JobId jobId, List<ScheduleRunEntry> history) {
  /** Copies the collections; refuses {@code null}. */
  public ScheduleHistoryResponse {
    Objects.requireNonNull(jobId, "jobId");
    history = List.copyOf(history);
  }
}
