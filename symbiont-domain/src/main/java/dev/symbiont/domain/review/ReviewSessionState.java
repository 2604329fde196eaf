package dev.symbiont.domain.review;

import dev.symbiont.domain.id.AnalysisId;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where exactly a review is (SDK surface, section 3.11).
 *
 * @param type the state of the runtime, for example {@code pending_review}
 * @param analysisId the newest analysis
 * @param analysisCompletedAt when it ended
 * @param criticalFindings its critical findings
 * @param humanReviewerId who has taken it up or decided about it
 * @param reviewStartedAt since when
 */
@WireExplicitNulls
public record ReviewSessionState(
    String type,
    Optional<AnalysisId> analysisId,
    Optional<Instant> analysisCompletedAt,
    @WireDefault("[]") List<SecurityFinding> criticalFindings,
    Optional<String> humanReviewerId,
    Optional<Instant> reviewStartedAt) {
  /** Refuses {@code null}. */
  public ReviewSessionState {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(analysisId, "analysisId");
    Objects.requireNonNull(analysisCompletedAt, "analysisCompletedAt");
    criticalFindings = List.copyOf(criticalFindings);
    Objects.requireNonNull(humanReviewerId, "humanReviewerId");
    Objects.requireNonNull(reviewStartedAt, "reviewStartedAt");
  }
}
