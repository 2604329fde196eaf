package dev.symbiont.toolclad.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Grammar and canonical text of {@code number}. */
final class Numbers {
  private static final int MOST_DIGITS = 17;
  private static final RoundingMode[] ROUNDINGS = {
    RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP
  };

  private Numbers() {}

  /** Tells whether {@code text} is {@code [+-]?(digits[.digits*]|.digits)([eE][+-]?digits)?}. */
  static boolean isNumber(String text) {
    int at = skipSign(text, 0);
    int whole = skipDigits(text, at);
    int end = whole;
    if (end < text.length() && text.charAt(end) == '.') {
      int fraction = skipDigits(text, end + 1);
      if (whole == at && fraction == end + 1) {
        return false;
      }
      end = fraction;
    } else if (whole == at) {
      return false;
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int exponent = skipSign(text, end + 1);
      end = skipDigits(text, exponent);
      if (end == exponent) {
        return false;
      }
    }
    return end == text.length();
  }

  /** Tells whether {@code text} is {@code [+-]?[0-9]+}. */
  static boolean isInteger(String text) {
    int digits = skipSign(text, 0);
    return digits < text.length() && skipDigits(text, digits) == text.length();
  }

  /** Returns {@code text}, an integer, without plus sign, leading zeros and negative zero. */
  static String canonicalInteger(String text) {
    boolean negative = text.charAt(0) == '-';
    int first = skipSign(text, 0);
    while (first < text.length() - 1 && text.charAt(first) == '0') {
      first++;
    }
    String digits = text.substring(first);
    return negative && !digits.equals("0") ? "-" + digits : digits;
  }

  /**
   * Returns the shortest decimal that reads back as {@code value}, without exponent and without
   * trailing zeros. {@code Double.toString} of JDK 17 is not always the shortest.
   */
  static String shortest(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      // At a power of two the farther neighbour may read back where the nearer does not.
      for (RoundingMode rounding : ROUNDINGS) {
        BigDecimal rounded = exact.round(new MathContext(digits, rounding));
        if (rounded.doubleValue() == value) {
          return rounded.stripTrailingZeros().toPlainString();
        }
      }
    }
    return exact.stripTrailingZeros().toPlainString();
  }

  private static int skipSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
  }

  private static int skipDigits(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
