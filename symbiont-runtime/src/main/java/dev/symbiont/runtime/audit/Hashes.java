package dev.symbiont.runtime.audit;

import java.util.HexFormat;

/** How the format writes a SHA-256 hash. */
final class Hashes {
  /** Bytes of a hash. */
  static final int LENGTH = 32;

  private Hashes() {}

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
