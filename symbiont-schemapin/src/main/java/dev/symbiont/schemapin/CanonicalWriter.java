package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes one value in the canonical form (section 3). Used once. */
final class CanonicalWriter {
  private static final int MAX_INTEGER_DIGITS = 4300;
  private static final int SAFE_INTEGER_DIGITS = 15;
  private static final long MAX_SAFE_INTEGER = 1L << 53;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final int maxDepth;
  private final StringBuilder out = new StringBuilder(1024);
  private final EnumSet<InteropWarning> warnings = EnumSet.noneOf(InteropWarning.class);
  private int depth;

  CanonicalWriter(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  String text() {
    return out.toString();
  }

  Set<InteropWarning> warnings() {
    return Collections.unmodifiableSet(EnumSet.copyOf(warnings));
  }

  void write(JsonValue value) {
    if (value instanceof JsonObject object) {
      deeper(() -> writeObject(object));
    } else if (value instanceof JsonArray array) {
      deeper(() -> writeArray(array));
    } else if (value instanceof JsonString string) {
      writeString(string.value());
    } else if (value instanceof JsonNumber number) {
      writeNumber(number);
    } else {
      out.append(value); // true, false, null
    }
  }

  private void deeper(Runnable content) {
    if (depth == maxDepth) {
      throw new CanonicalizationException("the value nests deeper than " + maxDepth + " levels");
    }
    depth++;
    content.run();
    depth--;
  }

  private void writeObject(JsonObject object) {
    List<Map.Entry<String, JsonValue>> members = new ArrayList<>(object.members().entrySet());
    members.sort(Map.Entry.comparingByKey(CodePointOrder.INSTANCE));
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonValue> member : members) {
      out.append(separator);
      separator = ",";
      warnAboutKey(member.getKey());
      writeString(member.getKey());
      out.append(':');
      write(member.getValue());
    }
    out.append('}');
  }

  private void warnAboutKey(String key) {
    if (key.equals("__proto__")) {
      warnings.add(InteropWarning.PROTO_KEY);
    }
    if (isArrayIndex(key)) {
      warnings.add(InteropWarning.INTEGER_LIKE_KEY);
    }
    if (key.codePointCount(0, key.length()) < key.length()) {
      warnings.add(InteropWarning.NON_BMP_KEY);
    }
  }

  /** Tells whether engines of ECMAScript take {@code key} for an integer: digits, no leading 0. */
  private static boolean isArrayIndex(String key) {
    return !key.isEmpty()
        && key.length() <= 10
        && (key.charAt(0) != '0' || key.length() == 1)
        && key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void writeArray(JsonArray array) {
    out.append('[');
    String separator = "";
    for (JsonValue element : array) {
      out.append(separator);
      separator = ",";
      write(element);
    }
    out.append(']');
  }

  private void writeString(String text) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, written, i);
        writeEscape(c);
        written = i + 1;
      } else if (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        warnings.add(InteropWarning.HTML_CHARACTERS);
      } else if (Character.isSurrogate(c)) {
        requirePair(text, i);
        i++;
      }
    }
    out.append(text, written, text.length()).append('"');
  }

  private static void requirePair(String text, int index) {
    if (!Character.isHighSurrogate(text.charAt(index))
        || index + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(index + 1))) {
      throw new CanonicalizationException("a string holds half of a surrogate pair");
    }
  }

  private void writeEscape(char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }

  private void writeNumber(JsonNumber number) {
    if (number.isInteger()) {
      writeInteger(number.literal());
    } else {
      writeFloat(number.literal());
    }
  }

  private void writeInteger(String literal) {
    int digits = literal.charAt(0) == '-' ? literal.length() - 1 : literal.length();
    if (digits > MAX_INTEGER_DIGITS) {
      throw new CanonicalizationException(
          "an integer has more than " + MAX_INTEGER_DIGITS + " digits");
    }
    if (digits > SAFE_INTEGER_DIGITS && !isSafe(literal)) {
      warnings.add(InteropWarning.BIG_INTEGER);
    }
    // The grammar allows no other leading zero, so this is the one integer with two spellings.
    out.append(literal.equals("-0") ? "0" : literal);
  }

  private static boolean isSafe(String literal) {
    var value = JsonNumber.ofLiteral(literal).asLong();
    return value.isPresent()
        && value.getAsLong() <= MAX_SAFE_INTEGER
        && value.getAsLong() >= -MAX_SAFE_INTEGER;
  }

  private void writeFloat(String literal) {
    double value = Double.parseDouble(literal);
    if (!Double.isFinite(value)) {
      throw new CanonicalizationException(
          "a number is beyond the range of a double: "
              + literal.substring(0, Math.min(literal.length(), 40)));
    }
    String printed = PythonFloat.print(literal, value);
    if (printed.indexOf('e') >= 0) {
      warnings.add(InteropWarning.FLOAT_EXPONENT);
    } else if (printed.endsWith(".0")) {
      warnings.add(InteropWarning.FLOAT_INTEGRAL);
    }
    out.append(printed);
  }

  /** Order by Unicode code point, which is the order of the UTF-8 bytes. */
  static final class CodePointOrder implements Comparator<String> {
    static final CodePointOrder INSTANCE = new CodePointOrder();

    @Override
    public int compare(String a, String b) {
      int common = Math.min(a.length(), b.length());
      for (int i = 0; i < common; i++) {
        char x = a.charAt(i);
        char y = b.charAt(i);
        if (x != y) {
          return Integer.compare(rank(x), rank(y));
        }
      }
      return Integer.compare(a.length(), b.length());
    }

    /** Surrogates stand for code points above all others, so they rank last. */
    private static int rank(char unit) {
      return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
  }
}
