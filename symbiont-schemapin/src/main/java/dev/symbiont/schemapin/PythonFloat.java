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

  /** So many digits always identify a double. */
  private static final int MAX_DIGITS = 17;

  private static final double SMALLEST_NORMAL = Double.MIN_NORMAL;
  private static final int FIXED_FROM = -4;
  private static final int FIXED_BELOW = 16;

  private PythonFloat() {}

  /** Prints {@code value}, which is finite and was read from {@code literal}. */
  static String print(String literal, double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    Decimal decimal = Decimal.ofShort(literal, value);
    if (decimal == null) {
      decimal = shortest(Math.abs(value));
    }
    return (value < 0 ? "-" : "") + layOut(decimal.digits(), decimal.exponent());
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
      int end = all.length();
      while (all.charAt(end - 1) == '0') {
        end--;
      }
      return new Decimal(all.substring(0, end), all.length() - 1 - scale);
    }

    /**
     * Takes the digits of {@code literal} if there are at most fifteen: then they read back, and no
     * other decimal of at most fifteen digits does. Returns null for longer ones, and for subnormal
     * values, where a double holds fewer digits.
     */
    static @Nullable Decimal ofShort(String literal, double value) {
      if (literal.length() > SAFE_DIGITS + 8 || Math.abs(value) < SMALLEST_NORMAL) {
        return null;
      }
      BigDecimal exact = new BigDecimal(literal).abs();
      return exact.precision() <= SAFE_DIGITS ? of(exact.unscaledValue(), exact.scale()) : null;
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
