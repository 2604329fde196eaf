package dev.symbiont.webhooks;

import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A JSON Web Signature in compact form (RFC 7515 section 7.1), taken apart but not believed. */
final class JwtToken {
  private static final JsonLimits LIMITS = new JsonLimits(HeaderValue.MAX_LENGTH, 8);

  private final JsonObject header;
  private final JsonObject payload;
  private final byte[] signature;
  private final byte[] signingInput;

  private JwtToken(JsonObject header, JsonObject payload, byte[] signature, byte[] signingInput) {
    this.header = header;
    this.payload = payload;
    this.signature = signature;
    this.signingInput = signingInput;
  }

  /** Reads {@code text}; empty if it is not a token. */
  static Optional<JwtToken> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    Optional<JsonObject> header = StrictBase64.decodeUrl(parts[0]).flatMap(JwtToken::object);
    Optional<JsonObject> payload = StrictBase64.decodeUrl(parts[1]).flatMap(JwtToken::object);
    Optional<byte[]> signature = StrictBase64.decodeUrl(parts[2]);
    if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    byte[] signingInput = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return Optional.of(new JwtToken(header.get(), payload.get(), signature.get(), signingInput));
  }

  private static Optional<JsonObject> object(byte[] utf8) {
    try {
      return new GsonCodec().read(utf8, LIMITS) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonFormatException notJson) {
      return Optional.empty();
    }
  }

  boolean isPlain(String algorithm) {
    return header.string("alg").filter(algorithm::equals).isPresent() && !header.has("crit");
  }

  JsonObject payload() {
    return payload;
  }

  byte[] signature() {
    return signature;
  }

  byte[] signingInput() {
    return signingInput;
  }

  /** Returns the claim {@code jti}, else a digest of the token. */
  String id() {
    return payload
        .string("jti")
        .flatMap(DeliveryId::usable)
        .orElseGet(() -> DeliveryId.digest(signingInput));
  }
}
