package dev.symbiont.api.review;

import dev.symbiont.domain.review.ReviewStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * Which reviews are listed.
 *
 * @param page from 1 on
 * @param limit most reviews of a page, 1 to 100
 * @param status how far they are
 * @param author who submitted them
 */
public record ReviewQuery(
    int page, int limit, Optional<ReviewStatus> status, Optional<String> author) {
  /** The newest twenty. */
  public static final ReviewQuery NEWEST =
      new ReviewQuery(1, 20, Optional.empty(), Optional.empty());

  /** Refuses {@code null}. */
  public ReviewQuery {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(author, "author");
  }

  /** Returns this query for another page. */
  public ReviewQuery withPage(int other, int limitOfPage) {
    return new ReviewQuery(other, limitOfPage, status, author);
  }

  /** Returns this query for reviews that are this far. */
  public ReviewQuery withStatus(ReviewStatus other) {
    return new ReviewQuery(page, limit, Optional.of(other), author);
  }

  /** Returns this query for reviews that {@code other} submitted. */
  public ReviewQuery withAuthor(String other) {
    return new ReviewQuery(page, limit, status, Optional.of(other));
  }
}
