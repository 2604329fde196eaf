package dev.symbiont.api.review;

import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.review.ReviewSession;
import java.time.Duration;

/** A review was not complete in time; it goes on. */
public final class ReviewTimeoutException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final transient ReviewSession session;

  ReviewTimeoutException(ReviewSession session, Duration timeout) {
    super(
        "review %s is still %s after %s; wait longer, or ask again later"
            .formatted(session.reviewId(), session.status(), timeout));
    this.session = session;
  }

  /** Returns the review as it was when the time ran out. */
  public ReviewSession session() {
    return session;
  }
}
