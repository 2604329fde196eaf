package dev.symbiont.domain.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A JSON number, kept exactly as it was written.
 *
 * <p>Two numbers are equal when their literals are equal: {@code 1}, {@code 1.0} and {@code 1e0}
 * are three different values, because signed documents tell them apart.
 */
public final class JsonNumber implements JsonValue {
  private static final int LONGEST_LONG = 20;

  private final String literal;

  private JsonNumber(String literal) {
    this.literal = literal;
  }

  /** Returns the number {@code value}. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** Returns the number {@code value}. */
  public static JsonNumber of(BigInteger value) {
    return new JsonNumber(value.toString());
  }

  /** Returns the number {@code value}. */
  public static JsonNumber of(BigDecimal value) {
    return new JsonNumber(value.toString());
  }

  /**
   * Returns the shortest literal that reads back as {@code value}.
   *
   * @throws IllegalArgumentException if {@code value} is NaN or infinite, which JSON cannot express
   */
  public static JsonNumber of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    return new JsonNumber(Double.toString(value));
  }

  /**
   * Returns the number written as {@code literal}.
   *
   * @throws IllegalArgumentException if {@code literal} is not a number of RFC 8259
   */
  public static JsonNumber ofLiteral(String literal) {
    Objects.requireNonNull(literal, "literal");
    if (!isNumber(literal)) {
      throw new IllegalArgumentException("not a JSON number: " + abbreviate(literal));
    }
    return new JsonNumber(literal);
  }

  /** Returns the text of the number as it was written. */
  public String literal() {
    return literal;
  }

  /** Tells whether the number is written as an integer: without fraction and exponent. */
  public boolean isInteger() {
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return false;
      }
    }
    return true;
  }

  /** Returns the value if it is {@linkplain #isInteger() an integer} that fits 64 bits. */
  public OptionalLong asLong() {
    if (literal.length() > LONGEST_LONG || !isInteger()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(literal));
    } catch (NumberFormatException outOfRange) {
      return OptionalLong.empty();
    }
  }

  /** Returns the nearest double; infinite when the value is beyond its range. */
  public double asDouble() {
    return Double.parseDouble(literal);
  }

  /**
   * Returns the exact value. The scale follows the exponent, so arithmetic on a hostile exponent is
   * expensive: check {@link BigDecimal#scale()} before expanding it.
   *
   * @throws ArithmeticException if the exponent does not fit 32 bits
   */
  public BigDecimal asBigDecimal() {
    try {
      return new BigDecimal(literal);
    } catch (NumberFormatException e) {
      throw new ArithmeticException("exponent out of range: " + abbreviate(literal));
    }
  }

  @Override
  public String kind() {
    return "number";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonNumber that && literal.equals(that.literal);
  }

  @Override
  public int hashCode() {
    return literal.hashCode();
  }

  @Override
  public String toString() {
    return literal;
  }

  /** RFC 8259 section 6: {@code [minus] int [frac] [exp]}. */
  private static boolean isNumber(String text) {
    int start = at(text, 0) == '-' ? 1 : 0;
    int end = digits(text, start);
    if (end == start || (text.charAt(start) == '0' && end > start + 1)) {
      return false;
    }
    if (at(text, end) == '.') {
      int fraction = end + 1;
      end = digits(text, fraction);
      if (end == fraction) {
        return false;
      }
    }
    if (at(text, end) == 'e' || at(text, end) == 'E') {
      int sign = at(text, end + 1);
      int exponent = sign == '+' || sign == '-' ? end + 2 : end + 1;
      end = digits(text, exponent);
      if (end == exponent) {
        return false;
      }
    }
    return end == text.length();
  }

  /** Returns the index after the ASCII digits that start at {@code start}. */
  private static int digits(String text, int start) {
    int end = start;
    while (at(text, end) >= '0' && at(text, end) <= '9') {
      end++;
    }
    return end;
  }

  /** Returns the character at {@code index}, or −1 after the end. */
  private static int at(String text, int index) {
    return index < text.length() ? text.charAt(index) : -1;
  }

  private static String abbreviate(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
