package dev.symbiont.webhooks;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Ed25519 (RFC 8032) as Standard Webhooks and tokens use it. */
final class Ed25519 {
  private static final String ALGORITHM = "Ed25519";
  private static final String KEY_PREFIX = "whpk_";
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /** Everything of a SubjectPublicKeyInfo before the key (RFC 8410 section 4). */
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  /**
   * Reads {@code whpk_} and 32 bytes in base64.
   *
   * @throws IllegalArgumentException if {@code text} is something else
   */
  static PublicKey publicKey(String text) {
    byte[] raw =
        (text.startsWith(KEY_PREFIX)
                ? SignatureEncoding.BASE64.decode(text.substring(KEY_PREFIX.length()))
                : SignatureEncoding.BASE64.decode(text))
            .orElseThrow(Ed25519::notAKey);
    return publicKey(raw).orElseThrow(Ed25519::notAKey);
  }

  /** Returns the key of these 32 bytes; empty if it is none. */
  static Optional<PublicKey> publicKey(byte[] raw) {
    if (raw.length != KEY_BYTES) {
      return Optional.empty();
    }
    byte[] spki = new byte[SPKI_PREFIX.length + KEY_BYTES];
    System.arraycopy(SPKI_PREFIX, 0, spki, 0, SPKI_PREFIX.length);
    System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, KEY_BYTES);
    return ofSpki(spki);
  }

  /** Returns the key of a SubjectPublicKeyInfo; empty if it is not one of Ed25519. */
  static Optional<PublicKey> ofSpki(byte[] der) {
    boolean fits =
        der.length == SPKI_PREFIX.length + KEY_BYTES
            && Arrays.equals(der, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length);
    try {
      return fits
          ? Optional.of(
              KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)))
          : Optional.empty();
    } catch (GeneralSecurityException notAPoint) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException notAKey() {
    return new IllegalArgumentException(
        "a Standard Webhooks public key is 'whpk_' and 32 bytes in base64");
  }

  /** Returns the index of a key for which one of {@code candidates} signs {@code signedParts}. */
  static OptionalInt match(List<PublicKey> keys, List<byte[]> candidates, byte[]... signedParts) {
    for (int i = 0; i < keys.size(); i++) {
      for (byte[] candidate : candidates) {
        if (candidate.length == SIGNATURE_BYTES && verifies(keys.get(i), candidate, signedParts)) {
          return OptionalInt.of(i);
        }
      }
    }
    return OptionalInt.empty();
  }

  private static boolean verifies(PublicKey key, byte[] signature, byte[][] signedParts) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      for (byte[] part : signedParts) {
        verifier.update(part);
      }
      return verifier.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
    }
  }
}
