package dev.symbiont.webhooks;

import dev.symbiont.domain.crypto.KeyFormatException;
import dev.symbiont.domain.crypto.P256PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file with the public key that verifies tokens (HTTP contract, section 7.1). */
final class PublicKeyFile {
  private static final int LONGEST = 4096;
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]{1,1024})-----END PUBLIC KEY-----");

  private PublicKeyFile() {}

  static JwtKey read(byte[] file) {
    return Ed25519.publicKey(file)
        .<JwtKey>map(JwtKey.Edwards::new)
        .or(() -> pem(file))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the key must be an Ed25519 or P-256 public key as PEM, or the 32 bytes of an"
                        + " Ed25519 key"));
  }

  private static Optional<JwtKey> pem(byte[] file) {
    if (file.length > LONGEST) {
      return Optional.empty();
    }
    String text = new String(file, StandardCharsets.US_ASCII).strip();
    Matcher pem = PEM.matcher(text);
    if (!pem.matches()) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getDecoder().decode(pem.group(1).replaceAll("\\s", ""));
      Optional<JwtKey> edwards = Ed25519.ofSpki(der).map(JwtKey.Edwards::new);
      return edwards.isPresent()
          ? edwards
          : Optional.of(JwtKey.Ecdsa.of(P256PublicKey.ofSpki(der)));
    } catch (KeyFormatException | IllegalArgumentException notAKey) {
      return Optional.empty();
    }
  }
}
