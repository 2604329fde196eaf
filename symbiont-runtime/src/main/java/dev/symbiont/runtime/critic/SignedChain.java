package dev.symbiont.runtime.critic;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.runtime.audit.AuditKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What both chains of the Rust runtime share (runtime policy specification sections 10.3 and 10.4):
 * a hash covers the one before in hexadecimal and the text of the entry, a signature covers the
 * hash in hexadecimal.
 */
final class SignedChain {
  private SignedChain() {}

  /** Returns what the first entry follows. */
  static String start(String name) {
    return Sha256.hex(name);
  }

  static String hash(String previous, String text) {
    return Sha256.hex(previous + text);
  }

  static String sign(String chainHash, AuditKey key) {
    return HexFormat.of().formatHex(key.sign(ascii(chainHash)));
  }

  static boolean isSigned(String chainHash, String signature, byte[] publicKey) {
    try {
      return AuditKey.verify(publicKey, ascii(chainHash), HexFormat.of().parseHex(signature));
    } catch (IllegalArgumentException notHexadecimal) {
      return false;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
