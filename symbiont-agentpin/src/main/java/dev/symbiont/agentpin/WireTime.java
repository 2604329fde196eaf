package dev.symbiont.agentpin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times on the wire: RFC 3339 text in documents, whole seconds in credentials. */
final class WireTime {
  private static final int LONGEST_TEXT = 64;
  private static final int NANO_DIGITS = 9;
  private static final String DATE = "\\d{4}-\\d{2}-\\d{2}";
  private static final Pattern DATE_ONLY = Pattern.compile(DATE);

  /**
   * RFC 3339 section 5.6; the parsers of the JDK also take texts without seconds and long years.
   */
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(?<time>"
              + DATE
              + "[Tt]\\d{2}:\\d{2}:\\d{2})(?<fraction>\\.\\d+)?"
              + "(?<offset>[Zz]|[+-]\\d{2}:\\d{2})?");

  private WireTime() {}

  /** Writes {@code time} in UTC, with {@code Z}. */
  static String text(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }

  /** Reads RFC 3339 in every form that the implementations write; empty for anything else. */
  static Optional<Instant> read(String text) {
    return dateTime(text).filter(parts -> parts.group("offset") != null).flatMap(WireTime::instant);
  }

  /** Reads RFC 3339, or a time without offset as UTC, or a date as its midnight in UTC (R27). */
  static Optional<Instant> readLenient(String text) {
    return DATE_ONLY.matcher(text).matches()
        ? readLenient(text + "T00:00:00Z")
        : dateTime(text).flatMap(WireTime::instant);
  }

  private static Optional<Matcher> dateTime(String text) {
    Matcher parts = DATE_TIME.matcher(text);
    return text.length() <= LONGEST_TEXT && parts.matches() ? Optional.of(parts) : Optional.empty();
  }

  /** More digits of a second than an instant holds are dropped. */
  private static Optional<Instant> instant(Matcher parts) {
    String fraction = Objects.requireNonNullElse(parts.group("fraction"), "");
    String offset = Objects.requireNonNullElse(parts.group("offset"), "Z");
    String seconds = fraction.substring(0, Math.min(fraction.length(), 1 + NANO_DIGITS));
    try {
      return Optional.of(OffsetDateTime.parse(parts.group("time") + seconds + offset).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns {@code epochSecond} as an instant; what is beyond the range of instants becomes its end
   * and compares with every clock as the exact value would.
   */
  static Instant saturated(long epochSecond) {
    if (epochSecond >= Instant.MAX.getEpochSecond()) {
      return Instant.MAX;
    }
    return epochSecond <= Instant.MIN.getEpochSecond()
        ? Instant.MIN
        : Instant.ofEpochSecond(epochSecond);
  }
}
