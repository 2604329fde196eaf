package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts an agent file into tokens (section 14.2). Never fails; what it cannot read it reports. */
final class Lexer {
  private static final Set<String> TWO_CHARACTER_SYMBOLS =
      Set.of("->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=");
  private static final Set<String> UNITS = Set.of("s", "m", "h", "d", "w", "months", "y", "ms");
  private static final Set<String> LONG_UNITS =
      Set.of("seconds", "minutes", "hours", "milliseconds");
  private static final String VAULT = "vault://";

  private final String source;
  private final List<Diagnostic> diagnostics;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int column = 1;
  private boolean startsLine = true;
  private int start;

  Lexer(String source, List<Diagnostic> diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  List<Token> tokens() {
    skipBlanks();
    while (position < source.length()) {
      start = position;
      next();
      skipBlanks();
    }
    start = position;
    add(Token.Kind.END, "", line, column);
    return tokens;
  }

  private void next() {
    char c = source.charAt(position);
    if (source.startsWith(VAULT, position)) {
      vault();
    } else if (isIdentifierStart(c)) {
      int startLine = line;
      int startColumn = column;
      add(Token.Kind.IDENTIFIER, takeIdentifier(), startLine, startColumn);
    } else if (c >= '0' && c <= '9') {
      number();
    } else if (c == '"') {
      string();
    } else {
      symbol();
    }
  }

  private void skipBlanks() {
    while (position < source.length()) {
      char c = source.charAt(position);
      if (c == '\n') {
        startsLine = true;
        advance();
      } else if (Character.isWhitespace(c) || c == '\uFEFF') {
        advance();
      } else if (c == '#' || source.startsWith("//", position)) {
        while (position < source.length() && source.charAt(position) != '\n') {
          advance();
        }
      } else if (source.startsWith("/*", position)) {
        blockComment();
      } else {
        return;
      }
    }
  }

  private void blockComment() {
    report(line, column, "W100", "non-standard syntax: block comment");
    int end = source.indexOf("*/", position + 2);
    int stop = end < 0 ? source.length() : end + 2;
    if (end < 0) {
      report(line, column, "E102", "the comment is not closed with */");
    }
    while (position < stop) {
      startsLine |= source.charAt(position) == '\n';
      advance();
    }
  }

  private void vault() {
    int startLine = line;
    int startColumn = column;
    int start = position;
    for (int i = 0; i < VAULT.length(); i++) {
      advance();
    }
    while (position < source.length() && isVaultPart(source.charAt(position))) {
      advance();
    }
    add(Token.Kind.VAULT, source.substring(start, position), startLine, startColumn);
  }

  private String takeIdentifier() {
    int start = position;
    while (position < source.length() && isIdentifierPart(source.charAt(position))) {
      advance();
    }
    return source.substring(start, position);
  }

  private void number() {
    int startLine = line;
    int startColumn = column;
    int start = position;
    takeDigits();
    int digitsEnd = position;
    if (position < source.length() && isIdentifierStart(source.charAt(position))) {
      unit(start, digitsEnd, startLine, startColumn);
      return;
    }
    if (peek(0) == '.') {
      if (isDigit(peek(1))) {
        advance();
        takeDigits();
      } else if (isLongUnitAhead()) {
        advance();
        String unit = takeIdentifier();
        duration(start, digitsEnd, unit, startLine, startColumn);
        return;
      }
    }
    add(
        Token.Kind.NUMBER,
        source.substring(start, position).replace("_", ""),
        startLine,
        startColumn);
  }

  private void unit(int start, int digitsEnd, int startLine, int startColumn) {
    String unit = takeIdentifier();
    if (UNITS.contains(unit)) {
      duration(start, digitsEnd, unit, startLine, startColumn);
    } else {
      report(startLine, startColumn, "E101", "'" + unit + "' is not a unit of time");
      add(Token.Kind.NUMBER, source.substring(start, digitsEnd), startLine, startColumn);
    }
  }

  private void duration(int start, int digitsEnd, String unit, int startLine, int startColumn) {
    if (unit.startsWith("ms") || unit.startsWith("milli")) {
      report(startLine, startColumn, "W100", "non-standard syntax: milliseconds");
    }
    String digits = source.substring(start, digitsEnd).replace("_", "");
    add(Token.Kind.DURATION, digits + " " + unit, startLine, startColumn);
  }

  private boolean isLongUnitAhead() {
    int end = position + 1;
    while (end < source.length() && isIdentifierPart(source.charAt(end))) {
      end++;
    }
    return LONG_UNITS.contains(source.substring(position + 1, end));
  }

  private void takeDigits() {
    while (position < source.length() && (isDigit(peek(0)) || peek(0) == '_')) {
      advance();
    }
  }

  private void string() {
    int startLine = line;
    int startColumn = column;
    StringBuilder text = new StringBuilder();
    advance();
    while (position < source.length() && source.charAt(position) != '"') {
      if (source.charAt(position) == '\\' && position + 1 < source.length()) {
        advance();
        text.append(escaped(source.charAt(position)));
      } else {
        text.append(source.charAt(position));
      }
      advance();
    }
    if (position >= source.length()) {
      report(startLine, startColumn, "E103", "the string is not closed");
    } else {
      advance();
    }
    add(Token.Kind.STRING, text.toString(), startLine, startColumn);
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  private void symbol() {
    int startLine = line;
    int startColumn = column;
    int length =
        position + 2 <= source.length()
                && TWO_CHARACTER_SYMBOLS.contains(source.substring(position, position + 2))
            ? 2
            : Character.charCount(source.codePointAt(position));
    String text = source.substring(position, position + length);
    for (int i = 0; i < length; i++) {
      advance();
    }
    add(Token.Kind.SYMBOL, text, startLine, startColumn);
  }

  private void add(Token.Kind kind, String text, int startLine, int startColumn) {
    tokens.add(new Token(kind, text, startLine, startColumn, startsLine, start, position));
    startsLine = false;
  }

  private void report(int atLine, int atColumn, String code, String message) {
    diagnostics.add(new Diagnostic(atLine, atColumn, code, message));
  }

  private void advance() {
    char c = source.charAt(position++);
    if (c == '\n') {
      line++;
      column = 1;
    } else if (c < 0x80) {
      column += 1;
    } else if (c < 0x800) {
      column += 2;
    } else if (!Character.isLowSurrogate(c)) {
      column += Character.isHighSurrogate(c) ? 4 : 3;
    }
  }

  private char peek(int ahead) {
    return position + ahead < source.length() ? source.charAt(position + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isIdentifierStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isIdentifierPart(char c) {
    return isIdentifierStart(c) || isDigit(c);
  }

  private static boolean isVaultPart(char c) {
    return isIdentifierPart(c) || c == '-' || c == '/' || c == '.';
  }
}
