package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonLimits;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Turns JSON text into its canonical form in one pass (section 3). Reading is strict (RFC 8259).
 * Used once.
 *
 * <p>The JSON port does not serve here: its reader takes no number of more than 1024 characters,
 * while the canonical form knows integers of 4300 digits, and a tree of values costs several times
 * what the whole pass does. Values are written as they are read; when an object ends, its members
 * are put into order where they stand.
 */
final class Canonicalizer {
  private static final int MAX_INTEGER_DIGITS = 4300;
  private static final int SAFE_INTEGER_DIGITS = 15;
  private static final long MAX_SAFE_INTEGER = 1L << 53;
  private static final int LONGEST_ARRAY_INDEX = 10;
  private static final char END = '\uFFFF';
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** Characters of a string that are not simply copied: controls, quotes, others' escapes. */
  private static final boolean[] SPECIAL = special();

  private final char[] text;
  private final int maxDepth;
  private final EnumSet<InteropWarning> warnings = EnumSet.noneOf(InteropWarning.class);
  private byte[] out;
  private int length;
  private int position;
  private int depth;

  private Canonicalizer(String text, int maxDepth) {
    this.text = text.toCharArray();
    this.maxDepth = maxDepth;
    this.out = new byte[this.text.length + 32];
  }

  /**
   * One member of an object: its key, all escapes resolved, as a part of some characters, and where
   * its canonical form begins and ends.
   */
  private static final class Member implements Comparable<Member> {
    private final char[] characters;
    private final int from;
    private final int to;
    private final int start;
    private int end;

    Member(char[] characters, int from, int to, int start) {
      this.characters = characters;
      this.from = from;
      this.to = to;
      this.start = start;
    }

    @Override
    public int compareTo(Member that) {
      int same = Arrays.mismatch(characters, from, to, that.characters, that.from, that.to);
      if (same < 0) {
        return 0;
      }
      if (from + same == to || that.from + same == that.to) {
        return Integer.compare(to - from, that.to - that.from);
      }
      return CodePointOrder.compare(characters[from + same], that.characters[that.from + same]);
    }

    boolean is(String key) {
      return to - from == key.length()
          && key.contentEquals(CharBuffer.wrap(characters, from, to - from));
    }
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

  private void document() {
    skipBlanks();
    if (peek() != '{') {
      throw unexpected("an object");
    }
    object();
    skipBlanks();
    if (position < text.length) {
      throw unexpected("the end of the text");
    }
  }

  private void value() {
    switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void object() {
    enter('{');
    List<Member> members = new ArrayList<>();
    boolean sorted = true;
    if (!closes('}')) {
      do {
        skipBlanks();
        Member member = member();
        sorted &= members.isEmpty() || members.get(members.size() - 1).compareTo(member) < 0;
        members.add(member);
        put(',');
      } while (continues('}'));
      length--; // the last comma
    }
    if (!sorted) {
      arrange(members);
    }
    leave('}');
  }

  private Member member() {
    int start = length;
    if (peek() != '"') {
      throw unexpected("a key");
    }
    int from = position + 1;
    boolean escaped = string();
    char[] key = escaped ? unescaped(from) : text;
    Member member =
        escaped
            ? new Member(key, 0, key.length, start)
            : new Member(key, from, position - 1, start);
    warnAboutKey(member);
    skipBlanks();
    expect(':');
    put(':');
    skipBlanks();
    value();
    member.end = length;
    return member;
  }

  /** Puts the members of the innermost object, which end where the output ends, into order. */
  private void arrange(List<Member> members) {
    int first = members.get(0).start;
    byte[] unsorted = Arrays.copyOfRange(out, first, length);
    Collections.sort(members);
    length = first;
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (i > 0) {
        if (member.compareTo(members.get(i - 1)) == 0) {
          throw new CanonicalizationException("a key comes twice before position " + position);
        }
        put(',');
      }
      int size = member.end - member.start;
      System.arraycopy(unsorted, member.start - first, out, length, size);
      length += size;
    }
  }

  private void warnAboutKey(Member key) {
    if (key.from == key.to) {
      return;
    }
    char first = key.characters[key.from];
    if (isDigit(first) && isArrayIndex(key)) {
      warnings.add(InteropWarning.INTEGER_LIKE_KEY);
    } else if (first == '_' && key.is("__proto__")) {
      warnings.add(InteropWarning.PROTO_KEY);
    }
    for (int i = key.from; i < key.to; i++) {
      if (Character.isSurrogate(key.characters[i])) {
        warnings.add(InteropWarning.NON_BMP_KEY);
        return;
      }
    }
  }

  /** Tells whether engines of ECMAScript take {@code key} for an integer: digits, no leading 0. */
  private static boolean isArrayIndex(Member key) {
    int size = key.to - key.from;
    if (size > LONGEST_ARRAY_INDEX || (size > 1 && key.characters[key.from] == '0')) {
      return false;
    }
    for (int i = key.from; i < key.to; i++) {
      if (!isDigit(key.characters[i])) {
        return false;
      }
    }
    return true;
  }

  private void array() {
    enter('[');
    if (!closes(']')) {
      skipBlanks();
      value();
      while (continues(']')) {
        put(',');
        skipBlanks();
        value();
      }
    }
    leave(']');
  }

  private void enter(char bracket) {
    if (++depth > maxDepth) {
      throw new CanonicalizationException("the value nests deeper than " + maxDepth + " levels");
    }
    position++;
    put(bracket);
  }

  private void leave(char bracket) {
    depth--;
    put(bracket);
  }

  /** Steps over the closing bracket of something empty. */
  private boolean closes(char bracket) {
    skipBlanks();
    if (peek() != bracket) {
      return false;
    }
    position++;
    return true;
  }

  /** Steps over a comma, after which another element must come, or over the closing bracket. */
  private boolean continues(char bracket) {
    skipBlanks();
    if (peek() == ',') {
      position++;
      return true;
    }
    expect(bracket);
    return false;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
      put(word.charAt(i));
    }
  }

  /** Reads and writes a string; tells whether it held an escape. */
  private boolean string() {
    boolean escaped = false;
    position++;
    put('"');
    while (true) {
      copyPlain();
      char c = peek();
      if (c == '"') {
        position++;
        put('"');
        return escaped;
      }
      escaped |= c == '\\';
      writeCharacter(unit());
    }
  }

  /** Copies characters that stand for themselves in one byte. */
  private void copyPlain() {
    char[] source = text;
    boolean[] special = SPECIAL;
    int from = position;
    int end = source.length;
    require(end - from);
    byte[] target = out;
    int to = length;
    int next = from;
    while (next < end) {
      char c = source[next];
      if (c >= special.length || special[c]) {
        break;
      }
      target[to++] = (byte) c;
      next++;
    }
    length = to;
    position = next;
  }

  private char[] unescaped(int from) {
    int end = position;
    StringBuilder decoded = new StringBuilder(end - from);
    position = from;
    while (position < end - 1) {
      decoded.append(unit());
    }
    position = end;
    return decoded.toString().toCharArray();
  }

  /** Reads one UTF-16 unit of a string, as it is or escaped. */
  private char unit() {
    char c = peek();
    if (c < ' ' || position >= text.length) {
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
      char low = Character.isHighSurrogate(c) && position < text.length ? unit() : 0;
      if (!Character.isLowSurrogate(low)) {
        throw new CanonicalizationException("a string holds half of a surrogate pair");
      }
      writeUtf8(Character.toCodePoint(c, low));
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
    if (peek() == '0') {
      position++;
    } else {
      digits();
    }
    boolean integer = true;
    if (peek() == '.') {
      integer = false;
      position++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      integer = false;
      position++;
      if (peek() == '+' || peek() == '-') {
        position++;
      }
      digits();
    }
    if (integer) {
      writeInteger(start);
    } else {
      writeFloat(new String(text, start, position - start));
    }
  }

  private void digits() {
    if (!isDigit(peek())) {
      throw unexpected("a value");
    }
    while (isDigit(peek())) {
      position++;
    }
  }

  private static boolean isDigit(char c) {
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
    for (int i = minusZero ? start + 1 : start; i < position; i++) {
      put(text[i]);
    }
  }

  private static boolean isSafe(String integer) {
    try {
      long value = Long.parseLong(integer);
      return value <= MAX_SAFE_INTEGER && value >= -MAX_SAFE_INTEGER;
    } catch (NumberFormatException tooLong) {
      return false;
    }
  }

  private void writeFloat(String literal) {
    String printed = PythonFloat.print(literal);
    if (printed.indexOf('e') >= 0) {
      warnings.add(InteropWarning.FLOAT_EXPONENT);
    } else if (printed.endsWith(".0")) {
      warnings.add(InteropWarning.FLOAT_INTEGRAL);
    }
    put(printed);
  }

  private void skipBlanks() {
    while (position < text.length) {
      char c = text[position];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      position++;
    }
  }

  private void expect(char expected) {
    if (peek() != expected) {
      throw unexpected("'" + expected + "'");
    }
    position++;
  }

  /** Returns the next character; a character that no JSON text needs stands for the end. */
  private char peek() {
    return position < text.length ? text[position] : END;
  }

  private void put(char octet) {
    require(1);
    out[length++] = (byte) octet;
  }

  private void put(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
  }

  private void require(int room) {
    if (out.length - length < room) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + room));
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
