package dev.symbiont.toolclad.toml;

import java.io.Reader;

/**
 * Reads a text without locks. The parser asks for every single character, and the readers of the
 * JDK take a lock each time. Not thread-safe.
 */
final class TextReader extends Reader {
  private final String text;
  private int at;

  TextReader(String text) {
    this.text = text;
  }

  @Override
  public int read() {
    return at < text.length() ? text.charAt(at++) : -1;
  }

  @Override
  public int read(char[] target, int offset, int length) {
    if (length > 0 && at == text.length()) {
      return -1;
    }
    int end = Math.min(text.length(), at + length);
    int count = end - at;
    text.getChars(at, end, target, offset);
    at = end;
    return count;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
