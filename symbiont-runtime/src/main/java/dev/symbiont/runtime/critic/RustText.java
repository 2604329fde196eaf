package dev.symbiont.runtime.critic;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Numbers and times as the Rust runtime prints them into what it hashes. */
final class RustText {
  /** So many digits tell every double from its neighbours. */
  private static final int MOST_DIGITS = 17;

  private RustText() {}

  /**
   * Returns the shortest digits that read back as {@code value}, without an exponent: 0.9, 1,
   * 0.0000001. Double.toString does neither on Java 17.
   */
  static String of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a score must be finite, was " + value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      Optional<BigDecimal> found = nearest(exact, value, digits);
      if (found.isPresent()) {
        return plain(found.get());
      }
    }
    return plain(exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)));
  }

  private static Optional<BigDecimal> nearest(BigDecimal exact, double value, int digits) {
    return Stream.of(RoundingMode.DOWN, RoundingMode.UP)
        .map(mode -> exact.round(new MathContext(digits, mode)))
        .filter(rounded -> rounded.doubleValue() == value)
        .min((a, b) -> a.subtract(exact).abs().compareTo(b.subtract(exact).abs()));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /** Returns RFC 3339 with {@code +00:00} and 0, 3, 6 or 9 digits after the second. */
  static String of(Instant time) {
    String text = time.toString();
    return text.substring(0, text.length() - 1) + "+00:00";
  }
}
