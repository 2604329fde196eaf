package dev.symbiont.domain.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A point in time that the contract declares as text. The text is kept as it was written; {@link
 * #instant} reads it.
 *
 * @param text RFC 3339 in a correct message, but not checked
 */
@WireScalar
public record Timestamp(String text) {
  private static final int LONGEST = 64;
  private static final String USUAL = "0000-00-00T00:00:00";
  private static final int SECONDS_END = USUAL.length();
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  /** Refuses {@code null}. */
  public Timestamp {
    Objects.requireNonNull(text, "text");
  }

  /** Returns {@code instant} in the {@code Z} form. */
  public static Timestamp of(Instant instant) {
    return new Timestamp(instant.toString());
  }

  /** Returns the point in time, if the text is RFC 3339; without an offset it is read as UTC. */
  public Optional<Instant> instant() {
    return parse(text);
  }

  /**
   * Reads RFC 3339 with any offset and up to nine digits of a second's fraction (HTTP contract,
   * section 4); a text without offset is read as UTC (SDK surface, section 1.3).
   */
  public static Optional<Instant> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      if (isUsualForm(text)) {
        return Optional.of(usualForm(text));
      }
      TemporalAccessor found = FORM.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          found instanceof OffsetDateTime with
              ? with.toInstant()
              : ((LocalDateTime) found).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notRfc3339) {
      return Optional.empty();
    }
  }

  /** Tells whether {@code text} looks like 2026-05-01T08:00:00.123Z, as runtimes write it. */
  private static boolean isUsualForm(String text) {
    int end = text.length() - 1;
    if (end < SECONDS_END || end > SECONDS_END + 10 || text.charAt(end) != 'Z') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean fits =
          i < SECONDS_END ? fits(c, USUAL.charAt(i)) : fits(c, i == SECONDS_END ? '.' : '0');
      if (!fits) {
        return false;
      }
    }
    return end != SECONDS_END + 1;
  }

  private static boolean fits(char c, char model) {
    return model == '0' ? c >= '0' && c <= '9' : c == model;
  }

  private static Instant usualForm(String text) {
    int end = text.length() - 1;
    int nanos = 0;
    for (int i = SECONDS_END + 1; i <= SECONDS_END + 9; i++) {
      nanos = nanos * 10 + (i < end ? text.charAt(i) - '0' : 0);
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, SECONDS_END),
            nanos)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int start, int end) {
    return Integer.parseInt(text, start, end, 10);
  }

  @Override
  public String toString() {
    return text;
  }
}
