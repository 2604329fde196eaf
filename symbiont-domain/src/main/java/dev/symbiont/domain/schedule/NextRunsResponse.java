package dev.symbiont.domain.schedule;

import dev.symbiont.domain.id.JobId;
import dev.symbiont.domain.wire.Timestamp;
import java.util.List;
import java.util.Objects;

/**
 * Answer of {@code GET /schedules/{id}/next-runs} (HTTP contract, section 5.6). Where clocks are
 * set back, a local time appears twice.
 *
 * @param jobId the schedule
 * @param nextRuns the next runs
 */
public record NextRunsResponse(JobId jobId, List<Timestamp> nextRuns) {
  /** Copies the collections; refuses {@code null}. */
  public NextRunsResponse {
    Objects.requireNonNull(jobId, "jobId");
    nextRuns = List.copyOf(nextRuns);
  }
}
