package dev.symbiont.domain.review;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import java.time.Instant;
import java.util.Objects;

/**
 * The signature of a tool (SDK surface, section 3.11).
 *
 * @param signature base64 of the DER signature over the canonical schema
 * @param signedAt when
 * @param signerId the name of the key
 * @param signatureAlgorithm {@code ECDSA_P256}
 * @param extra members that this version does not know
 */
public record SigningResponse(
    String signature,
    Instant signedAt,
    String signerId,
    String signatureAlgorithm,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public SigningResponse {
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(signedAt, "signedAt");
    Objects.requireNonNull(signerId, "signerId");
    Objects.requireNonNull(signatureAlgorithm, "signatureAlgorithm");
    Objects.requireNonNull(extra, "extra");
  }
}
