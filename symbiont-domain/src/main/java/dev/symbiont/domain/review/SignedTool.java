package dev.symbiont.domain.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import java.time.Instant;
import java.util.Objects;

/**
 * A tool with its signature (SDK surface, section 3.11).
 *
 * @param tool exactly what was approved
 * @param reviewId the review
 * @param signature base64 of the DER signature over the canonical form of the schema
 * @param signedAt when
 * @param signerId the name of the key
 * @param signatureAlgorithm {@code ECDSA_P256}
 * @param extra members that this version does not know
 */
public record SignedTool(
    ReviewedTool tool,
    ReviewId reviewId,
    String signature,
    Instant signedAt,
    String signerId,
    String signatureAlgorithm,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public SignedTool {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(reviewId, "reviewId");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(signedAt, "signedAt");
    Objects.requireNonNull(signerId, "signerId");
    Objects.requireNonNull(signatureAlgorithm, "signatureAlgorithm");
    Objects.requireNonNull(extra, "extra");
  }
}
