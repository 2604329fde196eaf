package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.WireDefault;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /tool-review/review/{id}/decision}; the caller decides (SDK surface, section
 * 3.11).
 *
 * @param decision what is decided
 * @param comments why
 * @param requiresAdditionalReview whether somebody else has to look too, which escalates
 */
public record QueueDecision(
    ReviewDecision decision,
    Optional<String> comments,
    @WireDefault("false") boolean requiresAdditionalReview) {
  /** Refuses {@code null}. */
  public QueueDecision {
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(comments, "comments");
  }
}
