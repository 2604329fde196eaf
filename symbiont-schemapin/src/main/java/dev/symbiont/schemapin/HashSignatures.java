package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.StrictBase64;
import java.util.Optional;

/** Signatures over 32-byte hashes: DER in standard base64 (sections 2 and 4). */
final class HashSignatures {
  private HashSignatures() {}

  static String sign(EcdsaP256 ecdsa, P256PrivateKey key, byte[] hash) {
    return StrictBase64.encodeStandard(ecdsa.sign(key, hash).toDer());
  }

  /** Returns how {@code text} signs {@code hash}; empty if it does not. */
  static Optional<HashMode> verify(
      EcdsaP256 ecdsa, P256PublicKey key, byte[] hash, String text, boolean singleAccepted) {
    Optional<EcdsaSignature> read =
        StrictBase64.decodeStandard(text).flatMap(EcdsaSignature::ofDer);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    if (ecdsa.verify(key, hash, read.get())) {
      return Optional.of(HashMode.DOUBLE);
    }
    return singleAccepted && ecdsa.verifyDigest(key, hash, read.get())
        ? Optional.of(HashMode.SINGLE)
        : Optional.empty();
  }
}
