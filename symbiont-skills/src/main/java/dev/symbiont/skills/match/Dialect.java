package dev.symbiont.skills.match;

/** What {@code \w}, {@code \s}, {@code \d} and {@code \b} mean beyond ASCII. */
public enum Dialect {
  /**
   * As {@code java.util.regex} of Java 17 with {@code UNICODE_CASE}: classes are ASCII, word
   * boundaries know all letters and digits.
   */
  JAVA,
  /** As in Python and Rust: classes and boundaries cover Unicode. */
  UNICODE;

  private static final CharSet ASCII_WORD =
      CharSet.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
  private static final CharSet ASCII_SPACE = CharSet.ofRanges('\t', '\r', ' ', ' ');
  private static final CharSet ASCII_DIGIT = CharSet.ofRanges('0', '9');
  private static final CharSet LETTER_OR_DIGIT =
      CharSet.ofLetters(c -> c == '_' || Character.isLetterOrDigit(c));
  private static final CharSet WHITE_SPACE =
      ASCII_SPACE.union(
          CharSet.ofRanges(
              0x85, 0x85, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
              0x202F, 0x205F, 0x205F, 0x3000, 0x3000));

  /** Built only where it is asked for: that takes a while in a process that has just started. */
  private static final class UnicodeDigits {
    static final CharSet ALL = CharSet.ofLetters(Character::isDigit);
  }

  CharSet word() {
    return this == JAVA ? ASCII_WORD : LETTER_OR_DIGIT;
  }

  CharSet digit() {
    return this == JAVA ? ASCII_DIGIT : UnicodeDigits.ALL;
  }

  CharSet space() {
    return this == JAVA ? ASCII_SPACE : WHITE_SPACE;
  }

  /** What a word boundary takes for a part of a word. */
  static CharSet boundaryWord() {
    return LETTER_OR_DIGIT;
  }
}
