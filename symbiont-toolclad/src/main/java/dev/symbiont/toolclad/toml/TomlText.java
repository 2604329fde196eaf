package dev.symbiont.toolclad.toml;

/**
 * The characters of a file and a NUL behind them, so that a look at the next character needs no
 * check of the end. The array is shared and never written.
 */
final class TomlText {
  private final char[] chars;

  TomlText(String text, int from) {
    this.chars = new char[text.length() - from + 1];
    text.getChars(from, text.length(), chars, 0);
  }

  char[] chars() {
    return chars;
  }

  /** Returns the number of characters without the NUL. */
  int length() {
    return chars.length - 1;
  }

  String substring(int from, int to) {
    return new String(chars, from, to - from);
  }
}
