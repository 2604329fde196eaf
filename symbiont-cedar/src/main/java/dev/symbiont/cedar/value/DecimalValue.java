package dev.symbiont.cedar.value;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decimal number with four digits after the point (extension type {@code decimal}).
 *
 * @param tenThousandths the number times 10,000
 */
public record DecimalValue(long tenThousandths) implements Value, Comparable<DecimalValue> {
  private static final int SCALE = 4;
  // Quantifiers over disjoint characters: matching is linear.
  private static final Pattern SYNTAX = Pattern.compile("-?[0-9]+\\.[0-9]{1,4}");

  /**
   * Reads a decimal such as {@code -12.34}: one to four digits after the point.
   *
   * @return empty if {@code text} is not a decimal, or is out of range
   */
  public static Optional<DecimalValue> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int point = text.indexOf('.');
    String digits = text.substring(0, point) + text.substring(point + 1);
    try {
      long value = Long.parseLong(digits + "0".repeat(SCALE - (text.length() - point - 1)));
      return Optional.of(new DecimalValue(value));
    } catch (NumberFormatException outOfRange) {
      return Optional.empty();
    }
  }

  /** Returns the text that {@link #parse} reads back, with one to four digits after the point. */
  public String text() {
    BigDecimal exact = BigDecimal.valueOf(tenThousandths, SCALE).stripTrailingZeros();
    return exact.setScale(Math.max(1, exact.scale())).toPlainString();
  }

  @Override
  public String typeName() {
    return "decimal";
  }

  @Override
  public int compareTo(DecimalValue other) {
    return Long.compare(tenThousandths, other.tenThousandths);
  }

  @Override
  public String toString() {
    return "decimal(\"" + text() + "\")";
  }
}
