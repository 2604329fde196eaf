package dev.symbiont.toolclad.toml;

import java.io.Reader;

/**
 * Reads a text and one line feed behind it, without which night-config refuses a file that ends
 * with the header of a table. Takes no lock: the parser asks for every single character, and the
 * readers of the JDK take a lock each time. Not thread-safe.
 */
final class TextReader extends Reader {
  private final char[] chars;
  private final int last;
  private int at;

  TextReader(TomlText text) {
    this.chars = text.chars();
    this.last = text.length();
  }

  @Override
  public int read() {
    if (at < last) {
      return chars[at++];
    }
    if (at == last) {
      at++;
      return '\n';
    }
    return -1;
  }

  @Override
  public int read(char[] target, int offset, int count) {
    int copied = 0;
    while (copied < count) {
      int c = read();
      if (c < 0) {
        return copied == 0 ? -1 : copied;
      }
      target[offset + copied++] = (char) c;
    }
    return copied;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
