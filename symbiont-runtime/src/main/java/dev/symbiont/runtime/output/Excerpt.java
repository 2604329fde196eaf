package dev.symbiont.runtime.output;

import java.nio.charset.StandardCharsets;

/** Shortens texts. */
public final class Excerpt {
  private Excerpt() {}

  /** Returns the longest beginning of {@code text} of at most {@code bytes} bytes in UTF-8. */
  public static String of(String text, int bytes) {
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      used += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (used > bytes) {
        return text.substring(0, i);
      }
      i += Character.charCount(c);
    }
    return text;
  }
}
