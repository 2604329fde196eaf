package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A short name for several texts together. */
final class Fingerprint {
  private static final int BYTES = 16;

  private Fingerprint() {}

  /** Each text is preceded by its length, so that no two lists of texts hash the same bytes. */
  static String of(String... texts) {
    List<byte[]> parts = new ArrayList<>();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      parts.add((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      parts.add(bytes);
    }
    return HexFormat.of().formatHex(Sha256.digest(parts.toArray(byte[][]::new)), 0, BYTES);
  }
}
