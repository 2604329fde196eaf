package dev.symbiont.agentpin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times on the wire: RFC 3339 text in documents, whole seconds in credentials. */
final class WireTime {
  private static final int LONGEST_TEXT = 64;

  private WireTime() {}

  /** Writes {@code time} in UTC, with {@code Z}. */
  static String text(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }

  /** Reads RFC 3339 in every form that the implementations write; empty for anything else. */
  static Optional<Instant> read(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Reads RFC 3339, or a time without offset as UTC, or a date as its midnight in UTC (R27). */
  static Optional<Instant> readLenient(String text) {
    Optional<Instant> strict = read(text);
    if (strict.isPresent() || text.length() > LONGEST_TEXT) {
      return strict;
    }
    try {
      return Optional.of(
          text.indexOf('T') >= 0
              ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
              : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
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
