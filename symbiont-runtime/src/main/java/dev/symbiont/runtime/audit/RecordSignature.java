package dev.symbiont.runtime.audit;

import java.util.Base64;
import java.util.Optional;

/** Signatures as text: standard base64 with padding, one spelling each. */
final class RecordSignature {
  private RecordSignature() {}

  static String encode(byte[] signature) {
    return Base64.getEncoder().encodeToString(signature);
  }

  /** Returns the bytes, unless {@code text} is not the one spelling that {@link #encode} gives. */
  static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
