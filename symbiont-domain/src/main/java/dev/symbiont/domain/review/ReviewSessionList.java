package dev.symbiont.domain.review;

import java.util.List;
import java.util.Objects;

/**
 * A page of reviews, newest first (SDK surface, section 3.11).
 *
 * @param sessions the reviews
 * @param pagination which part this is
 */
public record ReviewSessionList(List<ReviewSession> sessions, PaginationInfo pagination) {
  /** Refuses {@code null}. */
  public ReviewSessionList {
    sessions = List.copyOf(sessions);
    Objects.requireNonNull(pagination, "pagination");
  }
}
