package dev.symbiont.runtime.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns the {@code Idempotency-Key} of a request into the id of the thing that it creates. The same
 * key of the same caller always means the same id, so a repeated creation finds the first one, also
 * after a crash, and no answers need to be remembered (spec/runtime-http-api.md section 9.0.7).
 */
public final class IdempotencyKeys {
  private static final int LONGEST = 255;

  private final SecretKeySpec key;

  /**
   * Creates the mapping.
   *
   * @param secret at least 32 bytes; with the same secret the mapping is the same
   */
  public IdempotencyKeys(byte[] secret) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /**
   * Returns the id that the key of {@code request} stands for; empty if it has no key.
   *
   * @param kind what is created, so that one key for two kinds gives two ids
   * @throws ApiRefusal with 400 if the key is empty or longer than 255 characters
   */
  public Optional<UUID> id(String kind, ApiRequest request) {
    return request.headers().first("Idempotency-Key").map(text -> id(kind, request, text));
  }

  private UUID id(String kind, ApiRequest request, String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw ApiRefusal.invalidRequest("Idempotency-Key must have 1 to " + LONGEST + " characters");
    }
    ByteBuffer digest =
        ByteBuffer.wrap(mac(kind + '\0' + request.principal().name() + '\0' + text));
    return RandomIds.version4(digest.getLong(), digest.getLong());
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
