package dev.symbiont.cedar.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instant with millisecond precision (extension type {@code datetime}).
 *
 * @param epochMillis milliseconds since 1970-01-01T00:00:00Z
 */
public record DatetimeValue(long epochMillis) implements Value, Comparable<DatetimeValue> {
  private static final long DAY = 86_400_000L;
  private static final Pattern SYNTAX =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{3}))?"
              + "(?:Z|([+-])([0-9]{2})([0-9]{2})))?");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);
  private static final long FIRST_WRITTEN = -62_167_219_200_000L;
  private static final long LAST_WRITTEN = 253_402_300_799_999L;
  private static final int MAX_OFFSET_HOUR = 23;
  private static final int MAX_OFFSET_MINUTE = 59;

  /**
   * Reads {@code YYYY-MM-DD}, or that with {@code Thh:mm:ss}, optionally {@code .SSS}, and {@code
   * Z} or an offset such as {@code +0130}.
   *
   * @return empty if {@code text} has another form or names no date, time or offset
   */
  public static Optional<DatetimeValue> parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int offsetHour = number(parts, 9);
    int offsetMinute = number(parts, 10);
    if (offsetHour > MAX_OFFSET_HOUR || offsetMinute > MAX_OFFSET_MINUTE) {
      return Optional.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(parts, 1),
              number(parts, 2),
              number(parts, 3),
              number(parts, 4),
              number(parts, 5),
              number(parts, 6));
      long seconds = (offsetHour * 60L + offsetMinute) * 60L;
      long shift = "-".equals(parts.group(8)) ? -seconds : seconds;
      long utcSeconds = local.toEpochSecond(ZoneOffset.UTC) - shift;
      return Optional.of(new DatetimeValue(utcSeconds * 1000 + number(parts, 7)));
    } catch (DateTimeException noSuchDate) {
      return Optional.empty();
    }
  }

  private static int number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** Returns this instant moved by {@code duration}; empty if the sum overflows 64 bits. */
  public Optional<DatetimeValue> offset(DurationValue duration) {
    return exactSum(epochMillis, duration.millis()).map(DatetimeValue::new);
  }

  /** Returns the time from {@code other} to this instant; empty if it overflows 64 bits. */
  public Optional<DurationValue> durationSince(DatetimeValue other) {
    long difference = epochMillis - other.epochMillis;
    boolean overflow = ((epochMillis ^ other.epochMillis) & (epochMillis ^ difference)) < 0;
    return overflow ? Optional.empty() : Optional.of(new DurationValue(difference));
  }

  /** Returns the start of this instant's UTC day; empty if that is out of range. */
  public Optional<DatetimeValue> toDate() {
    return exactSum(epochMillis, -Math.floorMod(epochMillis, DAY)).map(DatetimeValue::new);
  }

  /** Returns the time since the start of this instant's UTC day. */
  public DurationValue toTime() {
    return new DurationValue(Math.floorMod(epochMillis, DAY));
  }

  private static Optional<Long> exactSum(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? Optional.empty() : Optional.of(sum);
  }

  @Override
  public String typeName() {
    return "datetime";
  }

  @Override
  public int compareTo(DatetimeValue other) {
    return Long.compare(epochMillis, other.epochMillis);
  }

  /** Returns the text that {@link #parse} reads back; empty outside the years 0 to 9999. */
  public Optional<String> text() {
    if (epochMillis < FIRST_WRITTEN || epochMillis > LAST_WRITTEN) {
      return Optional.empty();
    }
    return Optional.of(FORMAT.format(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC)));
  }

  @Override
  public String toString() {
    return text()
        .map(text -> "datetime(\"" + text + "\")")
        .orElseGet(() -> "datetime(\"1970-01-01\").offset(" + new DurationValue(epochMillis) + ")");
  }
}
