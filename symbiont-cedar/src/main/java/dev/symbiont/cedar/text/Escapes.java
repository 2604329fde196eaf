package dev.symbiont.cedar.text;

import dev.symbiont.cedar.error.CedarSyntaxException;

/** String escapes of Cedar text, in both directions. */
public final class Escapes {
  private static final int MAX_UNICODE_DIGITS = 6;

  private Escapes() {}

  /** Receives the code points of a string. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next code point.
     *
     * @param escapedStar whether it was written as {@code \*}, which only patterns may hold
     */
    void accept(int codePoint, boolean escapedStar);
  }

  /** Resolves the escapes in the current string token of {@code lexer}. */
  static void resolve(Lexer lexer, boolean pattern, Sink sink) {
    new Reader(lexer, pattern, sink).read();
  }

  /** Returns {@code text} as a Cedar string literal, quotes included. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(codePoint -> escape(codePoint, quoted));
    return quoted.append('"').toString();
  }

  /** Appends {@code codePoint} as it stands in a string literal. */
  public static void escape(int codePoint, StringBuilder target) {
    switch (codePoint) {
      case '\n' -> target.append("\\n");
      case '\r' -> target.append("\\r");
      case '\t' -> target.append("\\t");
      case '\\' -> target.append("\\\\");
      case '\0' -> target.append("\\0");
      case '"' -> target.append("\\\"");
      default -> {
        if (isPrintable(codePoint)) {
          target.appendCodePoint(codePoint);
        } else {
          target.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
        }
      }
    }
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static final class Reader {
    private final Lexer lexer;
    private final String lexeme;
    private final boolean pattern;
    private final Sink sink;
    private int position = 1;

    Reader(Lexer lexer, boolean pattern, Sink sink) {
      this.lexer = lexer;
      this.lexeme = lexer.lexeme();
      this.pattern = pattern;
      this.sink = sink;
    }

    void read() {
      int last = lexeme.length() - 1;
      while (position < last) {
        int codePoint = lexeme.codePointAt(position);
        if (codePoint == '\\') {
          escape();
        } else if (codePoint == '\r') {
          throw error("a carriage return in a string must be written \\r");
        } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
          throw error("a lone surrogate is not a character");
        } else {
          sink.accept(codePoint, false);
          position += Character.charCount(codePoint);
        }
      }
    }

    private void escape() {
      char c = lexeme.charAt(position + 1);
      switch (c) {
        case 'n' -> simple('\n');
        case 'r' -> simple('\r');
        case 't' -> simple('\t');
        case '\\' -> simple('\\');
        case '0' -> simple('\0');
        case '\'' -> simple('\'');
        case '"' -> simple('"');
        case 'x' -> ascii();
        case 'u' -> unicode();
        case '*' -> star();
        default -> throw error("\\" + c + " is not an escape");
      }
    }

    private void simple(char value) {
      sink.accept(value, false);
      position += 2;
    }

    private void star() {
      if (!pattern) {
        throw error("\\* is an escape in patterns only");
      }
      sink.accept('*', true);
      position += 2;
    }

    private void ascii() {
      int high = digit(position + 2);
      int low = digit(position + 3);
      if (high < 0 || high > 7 || low < 0) {
        throw error("\\x takes two hexadecimal digits up to 7F");
      }
      sink.accept(high * 16 + low, false);
      position += 4;
    }

    private void unicode() {
      int close = lexeme.indexOf('}', position);
      if (close < 0 || lexeme.charAt(position + 2) != '{') {
        throw error("\\u takes one to six hexadecimal digits in braces");
      }
      int value = 0;
      int digits = 0;
      for (int i = position + 3; i < close; i++) {
        boolean separator = lexeme.charAt(i) == '_' && digits > 0;
        if (!separator) {
          int digit = digit(i);
          digits++;
          if (digit < 0 || digits > MAX_UNICODE_DIGITS) {
            throw error("\\u takes one to six hexadecimal digits in braces");
          }
          value = value * 16 + digit;
        }
      }
      if (digits == 0 || !isScalar(value)) {
        throw error("\\u{…} does not name a Unicode character");
      }
      sink.accept(value, false);
      position = close + 1;
    }

    private static boolean isScalar(int value) {
      return Character.isValidCodePoint(value)
          && (value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE);
    }

    private int digit(int index) {
      char c = lexeme.charAt(Math.min(index, lexeme.length() - 1));
      return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private CedarSyntaxException error(String problem) {
      return lexer.errorAt(lexer.offset() + position, problem);
    }
  }
}
