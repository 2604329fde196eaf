package dev.symbiont.domain.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;

/**
 * Body of {@code POST /tool-review/sign} (SDK surface, section 3.11).
 *
 * @param reviewId a review that approved its tool
 * @param signingKeyId the name of a key of the runtime, for example {@code default}
 */
public record SigningRequest(ReviewId reviewId, String signingKeyId) implements Constrained {
  /** Refuses {@code null}. */
  public SigningRequest {
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(signingKeyId, "signingKeyId");
  }

  @Override
  public List<Violation> violations() {
    return new Rules().requireText(signingKeyId, "signing_key_id").violations();
  }
}
