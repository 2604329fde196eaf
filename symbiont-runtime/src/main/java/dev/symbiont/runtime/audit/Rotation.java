package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.util.Optional;

/**
 * What a {@code KeyRotated} record says: signed by the key before, it names the one after.
 *
 * @param keyId the id of the key that signs what follows
 * @param publicKey base64 of that raw Ed25519 key
 */
record Rotation(String keyId, String publicKey) {
  private static final String KEY_ID = "new_key_id";
  private static final String PUBLIC_KEY = "new_public_key";

  static AuditEvent event(AuditKey successor, String actor) {
    return AuditEvent.ofSystem(
            AuditType.KEY_ROTATED,
            "audit",
            "audit::rotate_key",
            AuditOutcome.SUCCESS,
            JsonObject.builder()
                .put(KEY_ID, successor.id())
                .put(PUBLIC_KEY, RecordSignature.encode(successor.publicKey()))
                .build())
        .withActor(actor);
  }

  /** Reads a record; empty if it rotates no key. */
  static Optional<Rotation> of(JsonObject record) {
    if (!record.string("type").equals(Optional.of(AuditType.KEY_ROTATED.word()))) {
      return Optional.empty();
    }
    JsonObject details = record.object("details").orElse(JsonObject.EMPTY);
    return details
        .string(PUBLIC_KEY)
        .filter(key -> RecordSignature.decode(key).isPresent())
        .flatMap(key -> details.string(KEY_ID).map(id -> new Rotation(id, key)));
  }

  /** Returns the raw key. */
  byte[] rawKey() {
    return RecordSignature.decode(publicKey).orElseThrow();
  }
}
