package dev.symbiont.schemapin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strict RFC 3339 section 5.6: date, T, time with seconds, Z or ±hh:mm; no leap second. */
final class Rfc3339 {
  private static final int LONGEST = 64;
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\\.[0-9]{1,30})?"
              + "(?:Z|([+-])([0-9]{2}):([0-9]{2}))");

  private Rfc3339() {}

  static Optional<Instant> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(text.toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      Instant local =
          LocalDateTime.parse(parts.group(1)).toInstant(ZoneOffset.UTC).plusNanos(nanos(parts));
      return offsetSeconds(parts).map(local::minusSeconds);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private static long nanos(Matcher parts) {
    String fraction = parts.group(2);
    return fraction == null
        ? 0
        : Long.parseLong((fraction.substring(1) + "000000000").substring(0, 9));
  }

  private static Optional<Long> offsetSeconds(Matcher parts) {
    if (parts.group(3) == null) {
      return Optional.of(0L);
    }
    long hours = Long.parseLong(parts.group(4));
    long minutes = Long.parseLong(parts.group(5));
    if (hours > 23 || minutes > 59) {
      return Optional.empty();
    }
    long seconds = (hours * 60 + minutes) * 60;
    return Optional.of(parts.group(3).equals("-") ? -seconds : seconds);
  }
}
