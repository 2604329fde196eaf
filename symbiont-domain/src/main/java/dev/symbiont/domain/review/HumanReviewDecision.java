package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /tool-review/sessions/{id}/decisions} (SDK surface, section 3.11).
 *
 * @param decision what is decided
 * @param comments why
 * @param reviewerId who decides: the caller, or somebody for whom an administrator acts
 * @param toolSha256 the digest of the tool that was looked at, as {@link ReviewSession} names it;
 *     the embedded runtime refuses the decision if the tool is another one by now
 */
public record HumanReviewDecision(
    ReviewDecision decision,
    Optional<String> comments,
    String reviewerId,
    Optional<String> toolSha256)
    implements Constrained {
  /** Refuses {@code null}. */
  public HumanReviewDecision {
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(comments, "comments");
    Objects.requireNonNull(reviewerId, "reviewerId");
    Objects.requireNonNull(toolSha256, "toolSha256");
  }

  /** Returns an approval by {@code reviewerId}. */
  public static HumanReviewDecision approve(String reviewerId, String comments) {
    return of(ReviewDecision.APPROVE, reviewerId, comments);
  }

  /** Returns a rejection by {@code reviewerId}. */
  public static HumanReviewDecision reject(String reviewerId, String comments) {
    return of(ReviewDecision.REJECT, reviewerId, comments);
  }

  /** Returns a decision by {@code reviewerId}. */
  public static HumanReviewDecision of(
      ReviewDecision decision, String reviewerId, String comments) {
    return new HumanReviewDecision(decision, Optional.of(comments), reviewerId, Optional.empty());
  }

  /** Returns this decision, about exactly the tool that {@code session} shows. */
  public HumanReviewDecision about(ReviewSession session) {
    return new HumanReviewDecision(decision, comments, reviewerId, session.toolSha256());
  }

  @Override
  public List<Violation> violations() {
    return new Rules().requireText(reviewerId, "reviewer_id").violations();
  }
}
