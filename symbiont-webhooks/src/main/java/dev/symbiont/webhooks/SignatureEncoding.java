package dev.symbiont.webhooks;

import dev.symbiont.domain.crypto.StrictBase64;
import java.util.HexFormat;
import java.util.Optional;

/** How a digest is written in a header. */
public enum SignatureEncoding {
  /** Hexadecimal digits in either case, the default. */
  HEX,
  /** Standard base64 with padding (RFC 4648 section 4), canonical. */
  BASE64;

  /** Decodes {@code text} if it is well-formed. */
  Optional<byte[]> decode(String text) {
    return this == HEX ? decodeHex(text) : StrictBase64.decodeStandard(text);
  }

  private static Optional<byte[]> decodeHex(String text) {
    try {
      return Optional.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }
}
