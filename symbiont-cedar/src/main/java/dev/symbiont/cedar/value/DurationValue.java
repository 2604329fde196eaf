package dev.symbiont.cedar.value;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time, possibly negative (extension type {@code duration}).
 *
 * @param millis the length in milliseconds
 */
public record DurationValue(long millis) implements Value, Comparable<DurationValue> {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(-?)(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");
  private static final long[] UNITS = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

  /**
   * Reads a duration such as {@code -1d2h30m5s10ms}: quantities in this order of units, each unit
   * at most once, at least one of them.
   *
   * @return empty if {@code text} has another form, or is out of range
   */
  public static Optional<DurationValue> parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches() || text.length() == parts.group(1).length()) {
      return Optional.empty();
    }
    try {
      long total = 0;
      for (int i = 0; i < UNITS.length; i++) {
        String quantity = parts.group(i + 2);
        if (quantity != null) {
          // The sign goes into each quantity, so that the most negative duration is reachable.
          long signed = Long.parseLong(parts.group(1) + quantity);
          total = Math.addExact(total, Math.multiplyExact(signed, UNITS[i]));
        }
      }
      return Optional.of(new DurationValue(total));
    } catch (ArithmeticException | NumberFormatException outOfRange) {
      return Optional.empty();
    }
  }

  /** Returns the text that {@link #parse} reads back. */
  public String text() {
    return millis + "ms";
  }

  @Override
  public String typeName() {
    return "duration";
  }

  @Override
  public int compareTo(DurationValue other) {
    return Long.compare(millis, other.millis);
  }

  @Override
  public String toString() {
    return "duration(\"" + text() + "\")";
  }
}
