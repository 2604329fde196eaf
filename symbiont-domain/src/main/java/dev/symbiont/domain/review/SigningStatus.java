package dev.symbiont.domain.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the signature of a tool is (runtime policy specification, section 7.4).
 *
 * @param reviewId the review
 * @param status how far it is
 * @param signedAt when it was signed
 * @param downloadUrl the path of the signed tool
 * @param error why it failed
 */
@WireExplicitNulls
public record SigningStatus(
    ReviewId reviewId,
    SigningState status,
    Optional<Instant> signedAt,
    Optional<String> downloadUrl,
    Optional<String> error) {
  /** Refuses {@code null}. */
  public SigningStatus {
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(signedAt, "signedAt");
    Objects.requireNonNull(downloadUrl, "downloadUrl");
    Objects.requireNonNull(error, "error");
  }
}
