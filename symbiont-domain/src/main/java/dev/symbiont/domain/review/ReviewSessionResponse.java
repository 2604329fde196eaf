package dev.symbiont.domain.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer to a submission (SDK surface, section 3.11).
 *
 * @param reviewId the review
 * @param status how far it is
 * @param submittedAt when it was submitted
 * @param estimatedCompletion when it may end, if that is known
 */
@WireExplicitNulls
public record ReviewSessionResponse(
    ReviewId reviewId,
    ReviewStatus status,
    Instant submittedAt,
    Optional<Instant> estimatedCompletion) {
  /** Refuses {@code null}. */
  public ReviewSessionResponse {
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(submittedAt, "submittedAt");
    Objects.requireNonNull(estimatedCompletion, "estimatedCompletion");
  }
}
