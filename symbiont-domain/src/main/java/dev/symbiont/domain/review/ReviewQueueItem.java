package dev.symbiont.domain.review;

import dev.symbiont.domain.id.AnalysisId;
import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A review that waits for a person (runtime policy specification, section 7.4).
 *
 * @param reviewId the review
 * @param toolName the name of the tool
 * @param priority how urgent it is
 * @param submittedAt when it was submitted
 * @param waitingTime whole minutes since then
 * @param analysisId the newest analysis
 * @param riskScore 0 to 100
 */
@WireExplicitNulls
public record ReviewQueueItem(
    ReviewId reviewId,
    String toolName,
    ReviewPriority priority,
    Instant submittedAt,
    long waitingTime,
    Optional<AnalysisId> analysisId,
    Optional<Integer> riskScore) {
  /** Refuses {@code null}. */
  public ReviewQueueItem {
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(toolName, "toolName");
    Objects.requireNonNull(priority, "priority");
    Objects.requireNonNull(submittedAt, "submittedAt");
    Objects.requireNonNull(analysisId, "analysisId");
    Objects.requireNonNull(riskScore, "riskScore");
  }
}
