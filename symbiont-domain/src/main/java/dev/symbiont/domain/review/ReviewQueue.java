package dev.symbiont.domain.review;

import java.util.List;
import java.util.Objects;

/**
 * What waits for a person, the most urgent first (runtime policy specification, section 7.4).
 *
 * @param queue the reviews
 * @param stats about all that wait
 */
public record ReviewQueue(List<ReviewQueueItem> queue, ReviewQueueStats stats) {
  /** Refuses {@code null}. */
  public ReviewQueue {
    queue = List.copyOf(queue);
    Objects.requireNonNull(stats, "stats");
  }
}
