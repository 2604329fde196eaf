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
      TemporalAccessor found = FORM.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          found instanceof OffsetDateTime with
              ? with.toInstant()
              : ((LocalDateTime) found).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notRfc3339) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
