package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Turns JSON text into its canonical form in one pass (section 3). Reading is strict (RFC 8259).
 * Used once.
 *
 * <p>The JSON port does not serve here: its reader takes no number of more than 1024 characters,
 * while the canonical form knows integers of 4300 digits, and a tree of values costs several times
 * what the whole pass does. Values are written as they are read; when an object ends, its {@link
 * Members} are put into order where they stand.
 */
final class Canonicalizer {
  private static final int MAX_INTEGER_DIGITS = 4300;
  private static final int SAFE_INTEGER_DIGITS = 15;
  private static final long MAX_SAFE_INTEGER = 1L << 53;
  private static final int LONGEST_ARRAY_INDEX = 10;

  /** So many digits are never more than the shortest that read back, if none of them is idle. */
  private static final int SAFE_FLOAT_DIGITS = 15;

  /** 0.0001 is the smallest number in plain notation. */
  private static final int SAFE_FRACTION_DIGITS = 4;

  private static final int LONGEST_UTF8 = 4;
  private static final byte[] PROTO = "__proto__".getBytes(StandardCharsets.US_ASCII);
  private static final int ARRAY = -1;
  private static final char END = '\uFFFF';
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** Characters of a string that are not simply copied: controls, quotes, others' escapes. */
  private static final boolean[] SPECIAL = special();

  /** Room for the comma after a last member, and for what is added when the output grows. */
  private static final int SLACK = 64;

  /** The text and {@link #END}, so that looking at the next character needs no other check. */
  private final char[] text;

  private final int end;
  private final int maxDepth;
  private final EnumSet<InteropWarning> warnings = EnumSet.noneOf(InteropWarning.class);
  private final Members members = new Members();
  private byte[] out;
  private int length;
  private int position;

  /** For each object or array that is open: the place of its first member, or {@link #ARRAY}. */
  private final int[] firstMembers;

  private int depth;

  /** Whether a character beyond U+FFFF was written since somebody cleared this. */
  private boolean beyondBmp;

  private Canonicalizer(String text, int maxDepth) {
    this.end = text.length();
    this.text = new char[end + 1];
    text.getChars(0, end, this.text, 0);
    this.text[end] = END;
    this.maxDepth = maxDepth;
    this.firstMembers = new int[maxDepth];
    this.out = new byte[end + end / 8 + SLACK];
  }

  /**
   * Canonicalises the object {@code text}.
   *
   * @throws CanonicalizationException if it is anything else, or goes beyond {@code limits}
   */
  static Canonicalizer run(String text, JsonLimits limits) {
    if (text.length() > limits.maxBytes()) {
      throw new CanonicalizationException("the text is longer than the limit " + limits.maxBytes());
    }
    Canonicalizer canonicalizer = new Canonicalizer(text, limits.maxDepth());
    canonicalizer.document();
    return canonicalizer;
  }

  /** Returns the canonical form in UTF-8. */
  byte[] bytes() {
    return Arrays.copyOf(out, length);
  }

  Set<InteropWarning> warnings() {
    return Collections.unmodifiableSet(warnings);
  }

  /** Not recursive, so that all of it is compiled into one loop. */
  private void document() {
    skipBlanks();
    if (peek() != '{') {
      throw unexpected("an object");
    }
    do {
      value();
    } while (toNextValue());
    skipBlanks();
    if (position < end) {
      throw unexpected("the end of the text");
    }
  }

  /** Reads a value, or what opens up to the first value in it. */
  private void value() {
    boolean opened = true;
    while (opened) {
      char c = peek();
      if (c == '"') {
        string();
        opened = false;
      } else if (c == '{') {
        open(c, members.open());
        opened = peek() != '}';
        if (opened) {
          key();
        }
      } else if (c == '[') {
        open(c, ARRAY);
        opened = peek() != ']';
      } else {
        scalar();
        opened = false;
      }
    }
  }

  private void open(char bracket, int firstMember) {
    if (depth == maxDepth) {
      throw new CanonicalizationException("the value nests deeper than " + maxDepth + " levels");
    }
    firstMembers[depth++] = firstMember;
    position++;
    put(bracket);
    skipBlanks();
  }

  /** Ends what ends here and steps over a comma; returns false at the end of the outermost. */
  private boolean toNextValue() {
    while (depth > 0) {
      skipBlanks();
      int firstMember = firstMembers[depth - 1];
      if (peek() == ',') {
        position++;
        put(',');
        skipBlanks();
        if (firstMember != ARRAY) {
          key();
        }
        return true;
      }
      close(firstMember);
    }
    return false;
  }

  private void close(int firstMember) {
    depth--;
    if (firstMember == ARRAY) {
      expect(']');
      put(']');
    } else {
      expect('}');
      members.close(firstMember, out, length);
      put('}');
    }
  }

  /** Reads a key, and the colon and the blanks after it. */
  private void key() {
    if (peek() != '"') {
      throw unexpected("a key");
    }
    int start = length;
    members.add(start);
    beyondBmp = false;
    string();
    warnAboutKey(start + 1, length - 1);
    skipBlanks();
    expect(':');
    put(':');
    skipBlanks();
  }

  /** Warns about the key that was written from {@code from} to {@code to}. */
  private void warnAboutKey(int from, int to) {
    if (beyondBmp) {
      warnings.add(InteropWarning.NON_BMP_KEY);
    }
    byte first = out[from];
    if (isDigit(first)) {
      if (isArrayIndex(from, to)) {
        warnings.add(InteropWarning.INTEGER_LIKE_KEY);
      }
    } else if (first == '_' && Arrays.equals(out, from, to, PROTO, 0, PROTO.length)) {
      warnings.add(InteropWarning.PROTO_KEY);
    }
  }

  /** Tells whether engines of ECMAScript take a key for an integer: digits, no leading 0. */
  private boolean isArrayIndex(int from, int to) {
    if (to - from > LONGEST_ARRAY_INDEX || (to - from > 1 && out[from] == '0')) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isDigit(out[i])) {
        return false;
      }
    }
    return true;
  }

  private void scalar() {
    switch (peek()) {
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
      put(word.charAt(i));
    }
  }

  private void string() {
    position++;
    put('"');
    copyPlain();
    while (peek() != '"') {
      writeCharacter(unit());
      copyPlain();
    }
    position++;
    put('"');
  }

  /** Copies characters that stand for themselves in one byte. */
  private void copyPlain() {
    char[] source = text;
    byte[] target = out;
    boolean[] special = SPECIAL;
    int next = position;
    int shift = length - next;
    for (; next < end; next++) {
      char c = source[next];
      if (c >= special.length || special[c]) {
        break;
      }
      target[next + shift] = (byte) c;
    }
    length = next + shift;
    position = next;
  }

  /** Reads one UTF-16 unit of a string, as it is or escaped. */
  private char unit() {
    char c = peek();
    if (c < ' ' || position >= end) {
      throw unexpected("a character of a string");
    }
    position++;
    return c == '\\' ? escape() : c;
  }

  private char escape() {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw unexpected("an escape");
    };
  }

  private char codeUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw unexpected("four hexadecimal digits");
      }
      unit = (unit << 4) | digit;
      position++;
    }
    return (char) unit;
  }

  private void writeCharacter(char c) {
    if (c < 0x80) {
      writeAscii(c);
    } else if (Character.isSurrogate(c)) {
      char low = Character.isHighSurrogate(c) && position < end ? unit() : 0;
      if (!Character.isLowSurrogate(low)) {
        throw new CanonicalizationException("a string holds half of a surrogate pair");
      }
      writeUtf8(Character.toCodePoint(c, low));
      beyondBmp = true;
    } else {
      if (c == '\u2028' || c == '\u2029') {
        warnings.add(InteropWarning.HTML_CHARACTERS);
      }
      writeUtf8(c);
    }
  }

  private void writeAscii(char c) {
    switch (c) {
      case '"', '\\' -> putEscape(c);
      case '\b' -> putEscape('b');
      case '\t' -> putEscape('t');
      case '\n' -> putEscape('n');
      case '\f' -> putEscape('f');
      case '\r' -> putEscape('r');
      case '<', '>', '&' -> {
        warnings.add(InteropWarning.HTML_CHARACTERS);
        put(c);
      }
      default -> {
        if (c < ' ') {
          put("\\u00");
          put(HEX[c >> 4]);
          put(HEX[c & 15]);
        } else {
          put(c);
        }
      }
    }
  }

  private void putEscape(char c) {
    put('\\');
    put(c);
  }

  private void writeUtf8(int codePoint) {
    reserve(LONGEST_UTF8);
    if (codePoint < 0x800) {
      put((char) (0xC0 | (codePoint >> 6)));
    } else {
      if (codePoint < 0x10000) {
        put((char) (0xE0 | (codePoint >> 12)));
      } else {
        put((char) (0xF0 | (codePoint >> 18)));
        put((char) (0x80 | ((codePoint >> 12) & 0x3F)));
      }
      put((char) (0x80 | ((codePoint >> 6) & 0x3F)));
    }
    put((char) (0x80 | (codePoint & 0x3F)));
  }

  /** RFC 8259 section 6. */
  private void number() {
    int start = position;
    if (peek() == '-') {
      position++;
    }
    int whole = position;
    if (peek() == '0') {
      position++;
    } else {
      digits();
    }
    int point = position;
    if (peek() == '.') {
      position++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      exponent();
      writeFloat(start);
    } else if (position == point) {
      writeInteger(start);
    } else if (isCanonical(whole, point)) {
      writePlainFloat(start);
    } else {
      writeFloat(start);
    }
  }

  private void exponent() {
    position++;
    if (peek() == '+' || peek() == '-') {
      position++;
    }
    digits();
  }

  private void digits() {
    if (!isDigit(peek())) {
      throw unexpected("a value");
    }
    int next = position;
    while (isDigit(text[next])) {
      next++;
    }
    position = next;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private void writeInteger(int start) {
    boolean negative = text[start] == '-';
    int digits = position - start - (negative ? 1 : 0);
    if (digits > MAX_INTEGER_DIGITS) {
      throw new CanonicalizationException(
          "an integer has more than " + MAX_INTEGER_DIGITS + " digits");
    }
    if (digits > SAFE_INTEGER_DIGITS && !isSafe(new String(text, start, position - start))) {
      warnings.add(InteropWarning.BIG_INTEGER);
    }
    // The grammar allows no other leading zero, so -0 is the one integer with a second spelling.
    boolean minusZero = negative && digits == 1 && text[start + 1] == '0';
    copyAscii(minusZero ? start + 1 : start);
  }

  private static boolean isSafe(String integer) {
    try {
      long value = Long.parseLong(integer);
      return value <= MAX_SAFE_INTEGER && value >= -MAX_SAFE_INTEGER;
    } catch (NumberFormatException tooLong) {
      return false;
    }
  }

  /**
   * Tells whether the number that was just read, with its digits from {@code whole} on and its
   * point at {@code point}, is surely printed as it stands: no superfluous zero, and few enough
   * digits.
   */
  private boolean isCanonical(int whole, int point) {
    int fraction = position - point - 1;
    return position - whole - 1 <= SAFE_FLOAT_DIGITS
        && (text[position - 1] != '0' || fraction == 1)
        && (text[whole] != '0' || fraction <= SAFE_FRACTION_DIGITS);
  }

  private void writePlainFloat(int start) {
    if (text[position - 1] == '0') {
      warnings.add(InteropWarning.FLOAT_INTEGRAL);
    }
    copyAscii(start);
  }

  private void writeFloat(int start) {
    String printed = PythonFloat.print(new String(text, start, position - start));
    if (printed.indexOf('e') >= 0) {
      warnings.add(InteropWarning.FLOAT_EXPONENT);
    } else if (printed.endsWith(".0")) {
      warnings.add(InteropWarning.FLOAT_INTEGRAL);
    }
    reserve(printed.length());
    put(printed);
  }

  /** Copies what was read from {@code start} on. */
  private void copyAscii(int start) {
    int shift = length - start;
    for (int i = start; i < position; i++) {
      out[i + shift] = (byte) text[i];
    }
    length = position + shift;
  }

  private void skipBlanks() {
    int next = position;
    while (isBlank(text[next])) {
      next++;
    }
    position = next;
  }

  private static boolean isBlank(char c) {
    return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t');
  }

  private void expect(char expected) {
    if (peek() != expected) {
      throw unexpected("'" + expected + "'");
    }
    position++;
  }

  /** Returns the next character; a character that no JSON text needs stands for the end. */
  private char peek() {
    return text[position];
  }

  /** Writes one byte, for which there is room: see {@link #reserve}. */
  private void put(char octet) {
    out[length++] = (byte) octet;
  }

  private void put(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
  }

  /**
   * Makes room for {@code octets} beside one for each character that is still to be read. Hardly
   * anything is written with more bytes than it is read with, and what is asks here first.
   */
  private void reserve(int octets) {
    int room = octets + end - position + SLACK;
    if (out.length - length < room) {
      out = Arrays.copyOf(out, length + room + end / 2);
    }
  }

  private CanonicalizationException unexpected(String expected) {
    return new CanonicalizationException(
        "not JSON: expected " + expected + " at position " + position);
  }

  private static boolean[] special() {
    boolean[] special = new boolean[0x80];
    Arrays.fill(special, 0, ' ', true);
    for (char c : new char[] {'"', '\\', '<', '>', '&'}) {
      special[c] = true;
    }
    return special;
  }
}
