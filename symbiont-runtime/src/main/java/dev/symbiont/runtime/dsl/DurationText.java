package dev.symbiont.runtime.dsl;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the lengths of time of an agent file: {@code 30.seconds}, {@code 5m}, {@code "90 s"}, and a
 * bare number, which is seconds (runtime policy specification section 14.6).
 */
public final class DurationText {
  /** Days of a month and of a year, in seconds: 30.44 and 365.25. */
  private static final long MONTH = 2_630_016;

  private static final long YEAR = 31_557_600;

  private static final Map<String, Long> MILLIS =
      Map.ofEntries(
          Map.entry("ms", 1L),
          Map.entry("milliseconds", 1L),
          Map.entry("s", 1_000L),
          Map.entry("sec", 1_000L),
          Map.entry("second", 1_000L),
          Map.entry("seconds", 1_000L),
          Map.entry("m", 60_000L),
          Map.entry("min", 60_000L),
          Map.entry("minute", 60_000L),
          Map.entry("minutes", 60_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("hour", 3_600_000L),
          Map.entry("hours", 3_600_000L),
          Map.entry("d", 86_400_000L),
          Map.entry("day", 86_400_000L),
          Map.entry("days", 86_400_000L),
          Map.entry("w", 604_800_000L),
          Map.entry("months", MONTH * 1_000),
          Map.entry("y", YEAR * 1_000));

  private static final int MOST_DIGITS = 9;

  private DurationText() {}

  /** Returns the length of time that {@code value} writes; empty if it writes none. */
  public static Optional<Duration> of(Node value) {
    return switch (value.kind()) {
      case "number" -> seconds(value.text());
      case "duration_literal", "string" -> withUnit(value.text());
      default -> Optional.empty();
    };
  }

  private static Optional<Duration> seconds(String text) {
    return text.length() > MOST_DIGITS
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValue()));
  }

  private static Optional<Duration> withUnit(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Long unit = MILLIS.get(text.substring(digits).strip());
    return digits == 0 || digits > MOST_DIGITS || unit == null
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Long.parseLong(text.substring(0, digits)) * unit));
  }
}
