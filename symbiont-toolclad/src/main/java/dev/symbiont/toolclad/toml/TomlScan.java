package dev.symbiont.toolclad.toml;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One linear pass over TOML text that knows its structure but builds nothing. It refuses what the
 * parser behind it would not survive or would change silently: deep nesting, integers beyond 64
 * bits, control characters. The same pass tells on which line each key stands.
 */
final class TomlScan {
  static final int MAX_DEPTH = 32;

  private static final char DELETE = 0x7F;
  private static final int LONGEST_TOKEN = 256;
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final int SAFE_DIGITS = 18;

  private final TomlText text;
  private final char[] chars;
  private final int end;
  private final @Nullable Map<List<String>, Integer> lines;
  private final Set<List<String>> hollow = new HashSet<>();
  private final Set<List<String>> arrays = new HashSet<>();
  private Key table = Key.ROOT;
  private int at;
  private int line = 1;
  private boolean inHeader;
  private boolean isHollow;

  /**
   * A key and those above it.
   *
   * @param depth number of keys, this one included
   */
  private record Key(@Nullable Key parent, String name, int depth) {
    static final Key ROOT = new Key(null, "", 0);

    Key below(String child) {
      return new Key(this, child, depth + 1);
    }

    List<String> path() {
      String[] names = new String[depth];
      Key key = this;
      for (int i = depth - 1; i >= 0 && key != null; i--) {
        names[i] = key.name;
        key = key.parent;
      }
      return Arrays.asList(names);
    }
  }

  private TomlScan(TomlText text, @Nullable Map<List<String>, Integer> lines) {
    this.text = text;
    this.chars = text.chars();
    this.end = text.length();
    this.lines = lines;
  }

  /** Refuses text that is out of bounds or whose structure is not that of TOML. */
  static void check(TomlText text) throws TomlException {
    new TomlScan(text, null).document();
  }

  /** Returns the line of each key, for text that passed {@link #check}. */
  static Map<List<String>, Integer> lines(TomlText text) {
    Map<List<String>, Integer> lines = new HashMap<>();
    try {
      new TomlScan(text, lines).document();
    } catch (TomlException e) {
      throw new IllegalStateException("the text passed this scan before", e);
    }
    return lines;
  }

  private void document() throws TomlException {
    skipBlank();
    while (at < end) {
      if (peek() == '[') {
        header();
      } else {
        entry();
      }
      endOfLine();
      skipBlank();
    }
  }

  /** Reads a line of the current table. */
  private void entry() throws TomlException {
    Key key = keyAndValue(table);
    isHollow &= key.depth() > table.depth() + 1 || closesNested(chars[at - 1]);
  }

  private static boolean closesNested(char c) {
    return c == '}' || c == ']';
  }

  private void header() throws TomlException {
    int declared = line;
    at++;
    boolean array = peek() == '[';
    if (array) {
      at++;
    }
    if (isHollow) {
      hollow.add(table.path());
    }
    inHeader = true;
    table = dottedKey(Key.ROOT);
    inHeader = false;
    expect(']');
    if (array) {
      expect(']');
    }
    if (array) {
      arrays.add(table.path());
    } else {
      requireNew(table);
    }
    isHollow = !array;
    record(table, declared);
  }

  /**
   * The parser behind this scan overlooks that a table is declared twice if the first held no plain
   * value: it takes such a table for one that only its own tables brought about.
   */
  private void requireNew(Key header) throws TomlException {
    if (!hollow.isEmpty() && hollow.contains(header.path()) && !isInArray(header.path())) {
      throw problem("a table is declared twice");
    }
  }

  private boolean isInArray(List<String> header) {
    for (int length = 1; length < header.size(); length++) {
      if (arrays.contains(header.subList(0, length))) {
        return true;
      }
    }
    return false;
  }

  private Key keyAndValue(Key parent) throws TomlException {
    int declared = line;
    Key key = dottedKey(parent);
    expect('=');
    record(key, declared);
    value(key);
    return key;
  }

  /** Reads a key such as {@code a."b c".d} and returns it below {@code parent}. */
  private Key dottedKey(Key parent) throws TomlException {
    Key key = parent;
    while (true) {
      skipSpace();
      key = key.below(simpleKey());
      if (key.depth() > MAX_DEPTH) {
        throw problem("keys nest deeper than the limit " + MAX_DEPTH);
      }
      skipSpace();
      if (peek() != '.') {
        return key;
      }
      at++;
    }
  }

  private String simpleKey() throws TomlException {
    int start = at;
    char c = peek();
    if (c == '"' || c == '\'') {
      string(c);
      return name(start + 1, at - 1);
    }
    while (isBareKey(peek())) {
      at++;
    }
    if (at == start) {
      throw problem("a key was expected");
    }
    return name(start, at);
  }

  /** A mere check asks for the names of tables alone. */
  private String name(int from, int to) {
    return lines != null || inHeader ? text.substring(from, to) : "";
  }

  private void value(Key path) throws TomlException {
    skipSpace();
    char c = peek();
    if (c == '"' || c == '\'') {
      if (opensThree(c)) {
        multiLineString(c);
      } else {
        string(c);
      }
    } else if (c == '[') {
      array(deeper(path, "[]"));
    } else if (c == '{') {
      inlineTable(path);
    } else {
      scalar();
    }
  }

  private Key deeper(Key path, String step) throws TomlException {
    if (path.depth() >= MAX_DEPTH) {
      throw problem("values nest deeper than the limit " + MAX_DEPTH);
    }
    return path.below(step);
  }

  private void array(Key path) throws TomlException {
    at++;
    skipBlank();
    while (peek() != ']') {
      value(path);
      skipBlank();
      if (peek() == ',') {
        at++;
        skipBlank();
      } else if (peek() != ']') {
        throw problem("',' or ']' was expected in an array");
      }
    }
    at++;
  }

  private void inlineTable(Key path) throws TomlException {
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      keyAndValue(path);
      skipSpace();
      if (peek() == '}') {
        at++;
        return;
      }
      expect(',');
    }
  }

  private void string(char quote) throws TomlException {
    at++;
    skipPlain(quote);
    while (peek() != quote) {
      char c = next();
      if (c == '\n' || c == '\r') {
        throw problem("a string ends with its line");
      }
      if (c == '\\' && quote == '"') {
        next();
      }
      skipPlain(quote);
    }
    at++;
  }

  /** Moves to the next character of a string that needs a closer look. */
  private void skipPlain(char quote) {
    int i = at;
    while (chars[i] >= ' ' && chars[i] != quote && chars[i] != '\\' && chars[i] != DELETE) {
      i++;
    }
    at = i;
  }

  private void multiLineString(char quote) throws TomlException {
    at += 3;
    while (!opensThree(quote)) {
      char c = next();
      if (c == '\\' && quote == '"') {
        next();
      }
    }
    at += 3;
    // Up to two quotes may stand directly before the closing three.
    for (int i = 0; i < 2 && peek() == quote; i++) {
      at++;
    }
  }

  private boolean opensThree(char quote) {
    return at + 2 < end && chars[at] == quote && chars[at + 1] == quote && chars[at + 2] == quote;
  }

  private void scalar() throws TomlException {
    int start = at;
    while (isScalar(peek())) {
      at++;
    }
    // A date and its time may be separated by one blank.
    if (at - start == 10 && chars[start + 4] == '-' && peek() == ' ' && isDigit(chars[at + 1])) {
      at++;
      while (isScalar(peek())) {
        at++;
      }
    }
    if (at == start) {
      throw problem("a value was expected");
    }
    if (at - start > LONGEST_TOKEN) {
      throw problem("a number is longer than the limit " + LONGEST_TOKEN);
    }
    requireRange(start);
  }

  /** Refuses the number that ends here if it is an integer beyond 64 bits. */
  private void requireRange(int start) throws TomlException {
    int radix = radix(start);
    if (radix == 10 && at - start <= SAFE_DIGITS) {
      return;
    }
    String token = text.substring(start, at);
    if (radix == 10 && !isDecimal(token)) {
      return;
    }
    BigInteger value;
    try {
      String digits = (radix == 10 ? token : token.substring(2)).replace("_", "");
      value = new BigInteger(digits, radix);
    } catch (NumberFormatException e) {
      throw problem("not a number: " + token);
    }
    if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
      throw problem("integer out of the 64-bit range: " + token);
    }
  }

  private int radix(int start) {
    if (at - start <= 2 || chars[start] != '0') {
      return 10;
    }
    return switch (chars[start + 1]) {
      case 'x' -> 16;
      case 'o' -> 8;
      case 'b' -> 2;
      default -> 10;
    };
  }

  /** Tells whether {@code token} is a sign, perhaps, then digits and underscores. */
  private static boolean isDecimal(String token) {
    int first = token.charAt(0) == '+' || token.charAt(0) == '-' ? 1 : 0;
    return first < token.length()
        && isDigit(token.charAt(first))
        && token.chars().skip(first).allMatch(c -> isDigit((char) c) || c == '_');
  }

  private void endOfLine() throws TomlException {
    skipSpace();
    if (peek() == '#') {
      comment();
    }
    if (at < end && peek() != '\n' && peek() != '\r') {
      throw problem("the end of the line was expected");
    }
  }

  private void skipBlank() throws TomlException {
    while (at < end) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        next();
      } else if (c == '#') {
        comment();
      } else {
        return;
      }
    }
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  private void comment() throws TomlException {
    while (at < end && peek() != '\n' && peek() != '\r') {
      next();
    }
  }

  private void expect(char c) throws TomlException {
    skipSpace();
    if (peek() != c) {
      throw problem("'" + c + "' was expected");
    }
    at++;
  }

  private char peek() {
    return chars[at];
  }

  private char next() throws TomlException {
    if (at >= end) {
      throw problem("the text ends too early");
    }
    char c = chars[at++];
    if (c >= ' ' && c != DELETE) {
      return c;
    }
    if (c == '\n') {
      line++;
    } else if (c == '\r') {
      if (peek() != '\n') {
        throw problem("a carriage return without a line feed");
      }
    } else if (c != '\t') {
      throw problem("a control character");
    }
    return c;
  }

  private void record(Key key, int declared) {
    if (lines != null) {
      lines.putIfAbsent(key.path(), declared);
    }
  }

  private TomlException problem(String problem) {
    return new TomlException(line, problem);
  }

  private static boolean isBareKey(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '-';
  }

  private static boolean isScalar(char c) {
    return isBareKey(c) || c == '+' || c == '.' || c == ':';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
