package dev.symbiont.webhooks;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.util.Optional;

/** Finds what tells one authentic delivery from another. */
final class DeliveryId {
  private static final JsonLimits LIMITS = new JsonLimits(1024 * 1024, 64);
  private static final int LONGEST = 256;

  private DeliveryId() {}

  /** Returns the first non-empty string among {@code members} of the JSON object {@code body}. */
  static Optional<String> inJson(byte[] body, String... members) {
    if (body.length == 0 || body[0] != '{' || body.length > LIMITS.maxBytes()) {
      return Optional.empty();
    }
    try {
      if (new GsonCodec().read(body, LIMITS) instanceof JsonObject object) {
        for (String member : members) {
          Optional<String> id = object.string(member).flatMap(DeliveryId::usable);
          if (id.isPresent()) {
            return id;
          }
        }
      }
      return Optional.empty();
    } catch (JsonFormatException notJson) {
      // The signature is good, so the sender may send what it likes; the digest tells it apart.
      return Optional.empty();
    }
  }

  /** Returns {@code id} if a guard can keep it. */
  static Optional<String> usable(String id) {
    return id.isEmpty() || id.length() > LONGEST ? Optional.empty() : Optional.of(id);
  }

  /** Returns an id made of the signed bytes {@code content}. */
  static String digest(byte[] content) {
    return "sha256:" + Sha256.hex(content);
  }

  /** Returns an id made of a signed time and the signed bytes {@code content}. */
  static String digest(SignedTime time, byte[] content) {
    return time.digits() + ":" + digest(content);
  }
}
