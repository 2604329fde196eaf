package dev.symbiont.schemapin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Prints doubles with the shortest digits that read back, laid out as Python's {@code repr} does
 * (section 3, rule 6). {@code Double.toString} of Java 17 is neither.
 */
final class PythonFloat {
  /** So many decimal digits always survive the way through a double and back. */
  private static final int SAFE_DIGITS = 15;

  /** Decimal exponents between which every double has its full precision. */
  private static final int SAFE_EXPONENT = 290;

  /** So many digits always identify a double. */
  private static final int MAX_DIGITS = 17;

  /** Literals up to this length are looked at digit by digit. */
  private static final int SHORT_LITERAL = 30;

  /** {@code e-308}; a longer exponent is beyond the range, or written with zeros before it. */
  private static final int LONGEST_EXPONENT = 5;

  private static final int FIXED_FROM = -4;
  private static final int FIXED_BELOW = 16;

  private PythonFloat() {}

  /**
   * Prints the double that {@code literal}, a JSON number, stands for.
   *
   * @throws CanonicalizationException if it is beyond the range of a double
   */
  static String print(String literal) {
    Decimal decimal = literal.length() <= SHORT_LITERAL ? Decimal.ofShort(literal) : null;
    boolean negative = literal.charAt(0) == '-';
    if (decimal == null) {
      double value = Math.abs(Double.parseDouble(literal));
      if (Double.isInfinite(value)) {
        throw new CanonicalizationException(
            "a number is beyond the range of a double: "
                + literal.substring(0, Math.min(literal.length(), 40)));
      }
      if (value == 0) {
        return negative ? "-0.0" : "0.0";
      }
      decimal = shortest(value);
    }
    String printed = layOut(decimal.digits(), decimal.exponent());
    return negative ? "-" + printed : printed;
  }

  /**
   * A positive decimal number.
   *
   * @param digits the significant digits, no zero at either end
   * @param exponent the power of ten of the first digit
   */
  private record Decimal(String digits, int exponent) {

    static Decimal of(BigInteger unscaled, int scale) {
      String all = unscaled.toString();
      return new Decimal(withoutFinalZeros(all), all.length() - 1 - scale);
    }

    /**
     * Takes the digits of {@code literal} if there are at most fifteen: then they read back, and no
     * other decimal of at most fifteen digits does. Returns null for more digits, for zero, and
     * where a double may hold fewer digits.
     */
    static @Nullable Decimal ofShort(String literal) {
      StringBuilder digits = new StringBuilder(literal.length());
      int integerDigits = 0;
      int fractionZeros = 0;
      boolean fraction = false;
      int i = literal.charAt(0) == '-' ? 1 : 0;
      for (; i < literal.length() && (literal.charAt(i) | 0x20) != 'e'; i++) {
        char c = literal.charAt(i);
        if (c == '.') {
          fraction = true;
        } else if (c != '0' || !digits.isEmpty()) {
          digits.append(c);
          integerDigits += fraction ? 0 : 1;
        } else if (fraction) {
          fractionZeros++;
        }
      }
      String significant = withoutFinalZeros(digits.toString());
      if (significant.isEmpty()
          || significant.length() > SAFE_DIGITS
          || literal.length() - i > LONGEST_EXPONENT) {
        return null;
      }
      int written = i < literal.length() ? Integer.parseInt(literal.substring(i + 1)) : 0;
      int exponent = (integerDigits > 0 ? integerDigits - 1 : -fractionZeros - 1) + written;
      return Math.abs(exponent) <= SAFE_EXPONENT ? new Decimal(significant, exponent) : null;
    }

    static String withoutFinalZeros(String digits) {
      int end = digits.length();
      while (end > 0 && digits.charAt(end - 1) == '0') {
        end--;
      }
      return digits.substring(0, end);
    }
  }

  /** The least number of digits with which a decimal reads back; more digits keep reading back. */
  private static Decimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    int low = 1;
    int high = MAX_DIGITS;
    BigDecimal found = nearest(exact, value, high);
    while (low < high) {
      int middle = (low + high) >>> 1;
      BigDecimal candidate = nearest(exact, value, middle);
      if (candidate == null) {
        low = middle + 1;
      } else {
        high = middle;
        found = candidate;
      }
    }
    if (found == null) {
      throw new IllegalStateException("17 digits do not identify " + value);
    }
    return Decimal.of(found.unscaledValue(), found.scale());
  }

  /**
   * Returns, of the decimals with {@code digits} digits just below and just above {@code exact},
   * the one that reads back as {@code value}; of two the closer; of two equally close ones that
   * with an even last digit; null if neither reads back.
   */
  private static @Nullable BigDecimal nearest(BigDecimal exact, double value, int digits) {
    BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
    BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
    boolean belowReads = below.doubleValue() == value;
    boolean aboveReads = above.doubleValue() == value;
    if (belowReads && aboveReads) {
      return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }
    if (belowReads) {
      return below;
    }
    return aboveReads ? above : null;
  }

  private static String layOut(String digits, int exponent) {
    if (exponent < FIXED_FROM || exponent >= FIXED_BELOW) {
      return scientific(digits, exponent);
    }
    if (exponent < 0) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    int whole = exponent + 1;
    if (digits.length() <= whole) {
      return digits + "0".repeat(whole - digits.length()) + ".0";
    }
    return digits.substring(0, whole) + "." + digits.substring(whole);
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String size = Integer.toString(Math.abs(exponent));
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + (size.length() == 1 ? "0" + size : size);
  }
}
