package dev.symbiont.api;

import dev.symbiont.domain.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Retry-After} (RFC 9110 section 10.2.3): seconds, or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]+");
  private static final int LONGEST = 64;
  private static final int MOST_DIGITS = 9;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1_000_000_000L);

  private RetryAfter() {}

  /** Returns the wait; zero for a date that is past, empty for a value that means nothing. */
  static Optional<Duration> of(HttpHeaders headers, Instant now) {
    return headers
        .first("Retry-After")
        .map(String::strip)
        .filter(value -> value.length() <= LONGEST)
        .flatMap(value -> SECONDS.matcher(value).matches() ? seconds(value) : date(value, now));
  }

  private static Optional<Duration> seconds(String digits) {
    return Optional.of(
        digits.length() > MOST_DIGITS ? LONGEST_WAIT : Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Optional<Duration> date(String value, Instant now) {
    try {
      Instant when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(when.isAfter(now) ? Duration.between(now, when) : Duration.ZERO);
    } catch (DateTimeException neitherForm) {
      return Optional.empty();
    }
  }
}
