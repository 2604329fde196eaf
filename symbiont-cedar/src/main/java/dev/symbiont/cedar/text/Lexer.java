package dev.symbiont.cedar.text;

import dev.symbiont.cedar.error.CedarSyntaxException;

/**
 * Splits Cedar text into tokens, one at a time (Cedar policy grammar; the schema grammar uses the
 * same tokens). Not thread-safe.
 */
public final class Lexer {
  private static final int SHOWN_TOKEN = 40;
  private static final int SHOWN_PROBLEM = 200;

  private final String text;
  private Token kind = Token.END;
  private int start;
  private int end;
  private boolean comments;

  /** Creates a lexer that stands on the first token of {@code text}. */
  public Lexer(String text) {
    this.text = text;
    advance();
  }

  /** Returns the kind of the current token. */
  public Token kind() {
    return kind;
  }

  /** Returns the text of the current token as it was written. */
  public String lexeme() {
    return text.substring(start, end);
  }

  /** Returns the offset of the current token in the text. */
  public int offset() {
    return start;
  }

  /** Tells whether a comment stood before the current token or an earlier one. */
  public boolean sawComments() {
    return comments;
  }

  /** Tells whether the current token is of {@code expected} kind. */
  public boolean at(Token expected) {
    return kind == expected;
  }

  /** Tells whether the current token is the identifier {@code word}. */
  public boolean at(String word) {
    return kind == Token.IDENTIFIER && end - start == word.length() && text.startsWith(word, start);
  }

  /** Moves past the current token if it is of {@code expected} kind, and tells whether it was. */
  public boolean accept(Token expected) {
    if (kind != expected) {
      return false;
    }
    advance();
    return true;
  }

  /** Moves past the current token if it is the identifier {@code word}. */
  public boolean accept(String word) {
    if (!at(word)) {
      return false;
    }
    advance();
    return true;
  }

  /**
   * Moves past the current token, which must be of {@code expected} kind, and returns its text.
   *
   * @throws CedarSyntaxException if it is of another kind
   */
  public String expect(Token expected) {
    if (kind != expected) {
      throw unexpected(expected.description());
    }
    String lexeme = lexeme();
    advance();
    return lexeme;
  }

  /**
   * Moves past a string token and returns its value with escapes resolved.
   *
   * @throws CedarSyntaxException if there is no string, or it holds an invalid escape
   */
  public String expectString() {
    if (kind != Token.STRING) {
      throw unexpected(Token.STRING.description());
    }
    StringBuilder value = new StringBuilder(end - start);
    Escapes.resolve(this, false, (codePoint, escapedStar) -> value.appendCodePoint(codePoint));
    advance();
    return value.toString();
  }

  /** Hands the code points of the current string token, read as a pattern, to {@code sink}. */
  public void expectPattern(Escapes.Sink sink) {
    if (kind != Token.STRING) {
      throw unexpected("a pattern string");
    }
    Escapes.resolve(this, true, sink);
    advance();
  }

  /** Returns an error that names the current token and what was {@code expected} instead. */
  public CedarSyntaxException unexpected(String expected) {
    return error("expected %s, found %s".formatted(expected, describe()));
  }

  /** Returns an error at the current token. */
  public CedarSyntaxException error(String problem) {
    return errorAt(start, problem);
  }

  /** Returns an error at {@code offset}. */
  public CedarSyntaxException errorAt(int offset, String problem) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new CedarSyntaxException(
        line, offset - lineStart + 1, abbreviate(problem, SHOWN_PROBLEM));
  }

  private String describe() {
    if (kind == Token.END) {
      return kind.description();
    }
    return "'" + abbreviate(lexeme(), SHOWN_TOKEN) + "'";
  }

  private static String abbreviate(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }

  /** Moves to the next token. */
  public void advance() {
    skipBlanks();
    start = end;
    if (start == text.length()) {
      kind = Token.END;
      return;
    }
    char c = text.charAt(start);
    if (Identifiers.isStart(c)) {
      end = Identifiers.end(text, start);
      kind = Token.IDENTIFIER;
    } else if (isDigit(c)) {
      end = start + 1;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      kind = Token.INTEGER;
    } else if (c == '"') {
      string();
    } else if (c == '?') {
      slot();
    } else {
      symbol(c);
    }
  }

  private void skipBlanks() {
    while (end < text.length()) {
      char c = text.charAt(end);
      if (isBlank(c)) {
        end++;
      } else if (c == '/' && followedBy('/', end)) {
        comments = true;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
          end++;
        }
      } else {
        return;
      }
    }
  }

  private void string() {
    int i = start + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      boolean escape = text.charAt(i) == '\\';
      if (escape && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
        throw errorAt(i, "a backslash at the end of a line is not an escape");
      }
      i += escape ? 2 : 1;
    }
    if (i >= text.length()) {
      throw errorAt(start, "the string that starts here has no closing quote");
    }
    end = i + 1;
    kind = Token.STRING;
  }

  private void slot() {
    end = start + 1;
    kind = Token.QUESTION;
    if (end < text.length() && Identifiers.isStart(text.charAt(end))) {
      end = Identifiers.end(text, end);
      kind = Token.SLOT;
    }
  }

  private void symbol(char c) {
    switch (c) {
      case '@' -> single(Token.AT);
      case '.' -> single(Token.DOT);
      case ',' -> single(Token.COMMA);
      case ';' -> single(Token.SEMICOLON);
      case ':' -> oneOrTwo(':', Token.COLON, Token.DOUBLE_COLON);
      case '(' -> single(Token.LEFT_PARENTHESIS);
      case ')' -> single(Token.RIGHT_PARENTHESIS);
      case '{' -> single(Token.LEFT_BRACE);
      case '}' -> single(Token.RIGHT_BRACE);
      case '[' -> single(Token.LEFT_BRACKET);
      case ']' -> single(Token.RIGHT_BRACKET);
      case '=' -> oneOrTwo('=', Token.ASSIGN, Token.EQUAL);
      case '!' -> oneOrTwo('=', Token.BANG, Token.NOT_EQUAL);
      case '<' -> oneOrTwo('=', Token.LESS, Token.LESS_OR_EQUAL);
      case '>' -> oneOrTwo('=', Token.GREATER, Token.GREATER_OR_EQUAL);
      case '|' -> two('|', Token.OR);
      case '&' -> two('&', Token.AND);
      case '+' -> single(Token.PLUS);
      case '-' -> single(Token.MINUS);
      case '*' -> single(Token.STAR);
      case '/' -> single(Token.SLASH);
      case '%' -> single(Token.PERCENT);
      default -> throw unknownCharacter();
    }
  }

  private void single(Token token) {
    end = start + 1;
    kind = token;
  }

  private void oneOrTwo(char second, Token one, Token two) {
    boolean both = followedBy(second, start);
    end = start + (both ? 2 : 1);
    kind = both ? two : one;
  }

  private void two(char second, Token token) {
    if (!followedBy(second, start)) {
      throw unknownCharacter();
    }
    end = start + 2;
    kind = token;
  }

  private boolean followedBy(char next, int offset) {
    return offset + 1 < text.length() && text.charAt(offset + 1) == next;
  }

  private CedarSyntaxException unknownCharacter() {
    int codePoint = text.codePointAt(start);
    return errorAt(start, "no token starts with U+%04X".formatted(codePoint));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Unicode property White_Space, which the grammar skips between tokens. */
  private static boolean isBlank(char c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
    return c == '\u0085' || Character.isSpaceChar(c);
  }
}
