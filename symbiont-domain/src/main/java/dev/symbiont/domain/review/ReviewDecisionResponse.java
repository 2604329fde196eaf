package dev.symbiont.domain.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer to a decision (SDK surface, section 3.11).
 *
 * @param reviewId the review
 * @param status how far it is now
 * @param decision what was decided
 * @param reviewerId who decided
 * @param decidedAt when
 * @param nextAction what comes next: {@code sign}, {@code resubmit}, {@code review} or {@code none}
 */
@WireExplicitNulls
public record ReviewDecisionResponse(
    ReviewId reviewId,
    ReviewStatus status,
    ReviewDecision decision,
    String reviewerId,
    Instant decidedAt,
    Optional<String> nextAction) {
  /** Refuses {@code null}. */
  public ReviewDecisionResponse {
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(reviewerId, "reviewerId");
    Objects.requireNonNull(decidedAt, "decidedAt");
    Objects.requireNonNull(nextAction, "nextAction");
  }
}
