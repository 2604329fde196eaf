package dev.symbiont.toolclad.value;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** Grammar of {@code duration}: digits (seconds), or {@code [Nh][Nm][Ns][Nms]} in that order. */
final class Durations {
  private static final String[] UNITS = {"h", "m", "s", "ms"};
  private static final long[] MILLIS = {3_600_000, 60_000, 1_000, 1};

  private Durations() {}

  /**
   * Returns the span in milliseconds; an empty inner value if it does not fit 64 bits; an empty
   * outer value if {@code text} is no duration.
   */
  static Optional<OptionalLong> millis(String text) {
    int end = digits(text, 0);
    if (end == text.length() && end > 0) {
      return Optional.of(add(OptionalLong.of(0), text, 1_000));
    }
    OptionalLong total = OptionalLong.of(0);
    int at = 0;
    int lowestUnit = 0;
    while (at < text.length()) {
      int unitAt = digits(text, at);
      int unit = unit(text, unitAt, lowestUnit);
      if (unitAt == at || unit < 0) {
        return Optional.empty();
      }
      total = add(total, text.substring(at, unitAt), MILLIS[unit]);
      lowestUnit = unit + 1;
      at = unitAt + UNITS[unit].length();
    }
    return at == 0 ? Optional.empty() : Optional.of(total);
  }

  /** Returns {@code millis} as seconds in plain decimal: {@code 0.5}, {@code 300}. */
  static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** Returns the unit at {@code at} that is not larger than the last one, or -1. */
  private static int unit(String text, int at, int lowest) {
    int end = at;
    while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
      end++;
    }
    String word = text.substring(at, end);
    for (int unit = lowest; unit < UNITS.length; unit++) {
      if (UNITS[unit].equals(word)) {
        return unit;
      }
    }
    return -1;
  }

  private static OptionalLong add(OptionalLong total, String digits, long factor) {
    try {
      return total.isEmpty()
          ? total
          : OptionalLong.of(
              Math.addExact(total.getAsLong(), Math.multiplyExact(Long.parseLong(digits), factor)));
    } catch (ArithmeticException | NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
