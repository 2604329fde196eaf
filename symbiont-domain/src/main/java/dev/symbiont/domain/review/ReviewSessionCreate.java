package dev.symbiont.domain.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireDefault;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /tool-review/sessions} (SDK surface, section 3.11).
 *
 * @param tool what is to be reviewed
 * @param submittedBy who asks; not who decides
 * @param priority how urgent it is
 * @param reviewId the review whose requested changes this brings; the embedded runtime only
 */
public record ReviewSessionCreate(
    ReviewedTool tool,
    String submittedBy,
    @WireDefault("\"normal\"") ReviewPriority priority,
    Optional<ReviewId> reviewId)
    implements Constrained {
  /** Refuses {@code null}. */
  public ReviewSessionCreate {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(submittedBy, "submittedBy");
    Objects.requireNonNull(priority, "priority");
    Objects.requireNonNull(reviewId, "reviewId");
  }

  /** Returns a submission of normal priority. */
  public static ReviewSessionCreate of(ReviewedTool tool, String submittedBy) {
    return new ReviewSessionCreate(tool, submittedBy, ReviewPriority.NORMAL, Optional.empty());
  }

  /** Returns this submission with another priority. */
  public ReviewSessionCreate withPriority(ReviewPriority other) {
    return new ReviewSessionCreate(tool, submittedBy, other, reviewId);
  }

  /** Returns this submission as the changed tool of {@code review}, which had asked for changes. */
  public ReviewSessionCreate resubmitting(ReviewId review) {
    return new ReviewSessionCreate(tool, submittedBy, priority, Optional.of(review));
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(tool.name(), "tool.name")
        .requireText(tool.provider().name(), "tool.provider.name")
        .requireText(submittedBy, "submitted_by")
        .violations();
  }
}
