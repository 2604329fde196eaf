package dev.symbiont.runtime.audit;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A signed statement of how far the log had come. Kept away from the log, it proves that the end
 * was not cut off.
 *
 * @param sequence the last record at that time
 * @param hash the hash of that record, 64 hex digits
 * @param time when, RFC 3339
 * @param signature base64 of an Ed25519 signature over the other members
 */
public record Checkpoint(long sequence, String hash, String time, String signature) {
  private static final byte[] DOMAIN =
      "symbiont-audit-checkpoint/1\n".getBytes(StandardCharsets.US_ASCII);

  /** Refuses {@code null}. */
  public Checkpoint {
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(signature, "signature");
  }

  static Checkpoint sign(long sequence, String hash, Instant now, AuditKey key) {
    String time = RecordContent.timestamp(now);
    byte[] signature =
        key.sign(Sha256.digest(DOMAIN, CanonicalJson.of(signed(sequence, hash, time))));
    return new Checkpoint(sequence, hash, time, Base64.getEncoder().encodeToString(signature));
  }

  /** Reads a checkpoint; empty if {@code json} is none. */
  public static Optional<Checkpoint> of(JsonObject json) {
    if (json.integer("seq").isEmpty()
        || json.string("hash").isEmpty()
        || json.string("ts").isEmpty()
        || json.string("sig").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Checkpoint(
            json.integer("seq").get(),
            json.string("hash").get(),
            json.string("ts").get(),
            json.string("sig").get()));
  }

  /** Returns this checkpoint as it stands in a file. */
  public JsonObject json() {
    return signed(sequence, hash, time).toBuilder().put("sig", signature).build();
  }

  boolean isSignedBy(byte[] publicKey) {
    return RecordSignature.decode(signature)
        .map(
            bytes ->
                AuditKey.verify(
                    publicKey,
                    Sha256.digest(DOMAIN, CanonicalJson.of(signed(sequence, hash, time))),
                    bytes))
        .orElse(false);
  }

  private static JsonObject signed(long sequence, String hash, String time) {
    return JsonObject.builder().put("seq", sequence).put("hash", hash).put("ts", time).build();
  }
}
