package dev.symbiont.webhooks;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PublicKey;
import java.security.PublicKey;
import java.security.Security;
import java.util.List;
import java.util.OptionalInt;

/**
 * What tokens are signed with. The algorithm follows from the key, never from the token (RFC 8725
 * section 3.1).
 */
sealed interface JwtKey {
  /** Returns the only value of {@code alg} that is accepted (RFC 7518 section 3.1, RFC 8037). */
  String algorithm();

  /** Returns which key or secret signed {@code token}. */
  OptionalInt match(JwtToken token);

  /** Shared secrets: HS256. */
  record Shared(WebhookSecrets secrets) implements JwtKey {
    @Override
    public String algorithm() {
      return "HS256";
    }

    @Override
    public OptionalInt match(JwtToken token) {
      return secrets.match(HmacAlgorithm.SHA256, List.of(token.signature()), token.signingInput());
    }
  }

  /** An Ed25519 key: EdDSA. */
  record Edwards(PublicKey key) implements JwtKey {
    @Override
    public String algorithm() {
      return "EdDSA";
    }

    @Override
    public OptionalInt match(JwtToken token) {
      return Ed25519.match(List.of(key), List.of(token.signature()), token.signingInput());
    }
  }

  /** A P-256 key: ES256, with the signature as two numbers of 32 bytes. */
  record Ecdsa(P256PublicKey key, EcdsaP256 engine) implements JwtKey {
    static Ecdsa of(P256PublicKey key) {
      return new Ecdsa(key, EcdsaP256.preferNative(() -> Security.getProvider("SunEC")));
    }

    @Override
    public String algorithm() {
      return "ES256";
    }

    @Override
    public OptionalInt match(JwtToken token) {
      return EcdsaSignature.ofRaw(token.signature())
              .filter(signature -> engine.verify(key, token.signingInput(), signature))
              .isPresent()
          ? OptionalInt.of(0)
          : OptionalInt.empty();
    }
  }
}
