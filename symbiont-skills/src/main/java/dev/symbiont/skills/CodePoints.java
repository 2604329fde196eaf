package dev.symbiont.skills;

/**
 * Reads code points out of UTF-8 as RFC 3629 allows it; a byte that does not belong there counts as
 * U+FFFD. Not thread-safe.
 */
final class CodePoints {
  private static final int REPLACEMENT = 0xFFFD;

  private int next;
  private boolean malformed;

  /** Reads the code point that starts at {@code at}, before {@code to}. */
  int read(byte[] text, int at, int to) {
    next = at + 1;
    malformed = false;
    return text[at] >= 0 ? text[at] : multiByte(text, to);
  }

  /** Returns the index behind the code point that was read last. */
  int next() {
    return next;
  }

  /** Tells whether what was read last was no UTF-8. */
  boolean malformed() {
    return malformed;
  }

  private int multiByte(byte[] text, int to) {
    int first = text[next - 1] & 0xff;
    int length = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || next + length > to) {
      return replacement();
    }
    int c = first & (0x3F >> length);
    for (int i = 0; i < length; i++) {
      int following = text[next + i] & 0xff;
      if ((following & 0xC0) != 0x80) {
        return replacement();
      }
      c = (c << 6) | (following & 0x3F);
    }
    boolean tooLong = (length == 2 && c < 0x800) || (length == 3 && c < 0x10000);
    if (tooLong || c > Character.MAX_CODE_POINT || (c >= 0xD800 && c <= 0xDFFF)) {
      return replacement();
    }
    next += length;
    return c;
  }

  private int replacement() {
    malformed = true;
    return REPLACEMENT;
  }
}
