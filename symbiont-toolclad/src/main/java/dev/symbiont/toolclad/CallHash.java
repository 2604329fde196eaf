package dev.symbiont.toolclad;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.toolclad.value.Arguments;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Hashes of calls and output. */
final class CallHash {
  private CallHash() {}

  /** Each part is preceded by its length, so that no two calls have the same text. */
  static String of(Tool tool, String name, Arguments arguments) {
    StringBuilder text = new StringBuilder();
    append(text, name);
    append(text, tool.contentHash());
    arguments
        .values()
        .forEach(
            (key, value) -> {
              append(text, key);
              append(text, value);
            });
    return Sha256.hex(text.toString());
  }

  /** Returns {@code <algorithm>:<hex>}; the algorithm is written as in a manifest. */
  static String labelled(String algorithm, byte[] bytes) {
    String name = "SHA-" + algorithm.toLowerCase(Locale.ROOT).replace("sha", "");
    try {
      byte[] hash = MessageDigest.getInstance(name).digest(bytes);
      return algorithm + ":" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }

  private static void append(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part).append(';');
  }
}
