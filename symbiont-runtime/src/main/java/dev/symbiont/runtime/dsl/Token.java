package dev.symbiont.runtime.dsl;

/**
 * A piece of an agent file.
 *
 * @param kind what it is
 * @param text the text as written; of a string without quotes and with escapes resolved
 * @param line the line, from 1
 * @param column the column in bytes, from 1
 * @param startsLine whether a line break stands before it
 * @param start where it starts in the source, in characters
 * @param end where it ends, exclusively
 */
record Token(Kind kind, String text, int line, int column, boolean startsLine, int start, int end) {
  /** What a token is. */
  enum Kind {
    IDENTIFIER,
    STRING,
    NUMBER,
    DURATION,
    VAULT,
    SYMBOL,
    END
  }

  boolean is(String symbolOrWord) {
    return (kind == Kind.SYMBOL || kind == Kind.IDENTIFIER) && text.equals(symbolOrWord);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  String shown() {
    return switch (kind) {
      case END -> "the end of the file";
      case STRING -> "a string";
      default -> "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
    };
  }
}
