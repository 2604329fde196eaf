package dev.symbiont.runtime.reasoning;

/** What a model gets to read of a result. */
final class ResultText {
  private static final int LARGEST_RESULT = 256 * 1024;
  private static final int REPLACEMENT = 0xFFFD;

  private ResultText() {}

  /**
   * Makes a result fit for a model: at most 256 KiB of UTF-8, without control characters, never
   * half a character.
   */
  static String of(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LARGEST_RESULT));
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r') {
        continue;
      }
      int whole = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c;
      bytes += utf8Length(whole);
      if (bytes > LARGEST_RESULT) {
        return clean
            .append("\n[cut: the result had ")
            .append(text.length())
            .append(" characters]")
            .toString();
      }
      clean.appendCodePoint(whole);
    }
    return clean.toString();
  }

  private static int utf8Length(int c) {
    if (c < 0x80) {
      return 1;
    }
    if (c < 0x800) {
      return 2;
    }
    return c < 0x10000 ? 3 : 4;
  }
}
