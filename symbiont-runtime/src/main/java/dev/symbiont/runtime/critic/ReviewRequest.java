package dev.symbiont.runtime.critic;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Asks for a review.
 *
 * @param reviewId a random id; the answer has to bear the same
 * @param content what is to be judged; untrusted
 * @param context what it was made for, for example the task; untrusted too
 * @param rubricDimensions the respects in which a score is wanted; may be empty
 * @param requestedAt when it was asked for
 * @param deadline until when an answer counts
 */
public record ReviewRequest(
    UUID reviewId,
    String content,
    String context,
    List<String> rubricDimensions,
    Instant requestedAt,
    Instant deadline) {
  /** Copies the dimensions. */
  public ReviewRequest {
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(context, "context");
    rubricDimensions = List.copyOf(rubricDimensions);
    Objects.requireNonNull(requestedAt, "requestedAt");
    Objects.requireNonNull(deadline, "deadline");
  }
}
