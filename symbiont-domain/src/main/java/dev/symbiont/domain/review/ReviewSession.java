package dev.symbiont.domain.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExplicitNulls;
import dev.symbiont.domain.wire.WireExtra;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The review of one tool (SDK surface, section 3.11).
 *
 * @param reviewId the review
 * @param tool what is reviewed
 * @param status how far it is
 * @param state where exactly it is
 * @param submittedBy who asked for it
 * @param submittedAt when
 * @param estimatedCompletion when it may end, if that is known
 * @param priority how urgent it is
 * @param toolSha256 the digest of the tool, to which an approval is bound; the embedded runtime
 *     only
 * @param extra members that this version does not know
 */
@WireExplicitNulls
public record ReviewSession(
    ReviewId reviewId,
    ReviewedTool tool,
    ReviewStatus status,
    ReviewSessionState state,
    String submittedBy,
    Instant submittedAt,
    Optional<Instant> estimatedCompletion,
    @WireDefault("\"normal\"") ReviewPriority priority,
    Optional<String> toolSha256,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public ReviewSession {
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(submittedBy, "submittedBy");
    Objects.requireNonNull(submittedAt, "submittedAt");
    Objects.requireNonNull(estimatedCompletion, "estimatedCompletion");
    Objects.requireNonNull(priority, "priority");
    Objects.requireNonNull(toolSha256, "toolSha256");
    Objects.requireNonNull(extra, "extra");
  }
}
