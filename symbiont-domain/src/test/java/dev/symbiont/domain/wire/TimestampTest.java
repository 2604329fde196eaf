package dev.symbiont.domain.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T08:00:00Z, 2026-05-01T08:00:00Z",
    "2026-05-01T08:00:00.5Z, 2026-05-01T08:00:00.500Z",
    "2026-05-01T08:00:00.123456789Z, 2026-05-01T08:00:00.123456789Z",
    "2026-05-01t08:00:00z, 2026-05-01T08:00:00Z",
    "2026-05-01T10:30:00+02:30, 2026-05-01T08:00:00Z",
    "2026-05-01T08:01:00.000000001+00:00, 2026-05-01T08:01:00.000000001Z",
    "2026-05-01T08:00:00, 2026-05-01T08:00:00Z",
    "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z"
  })
  void parse_everySpelling_isRead(String text, Instant expected) {
    assertThat(Timestamp.parse(text)).contains(expected);
    assertThat(new Timestamp(text).instant()).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-05-01",
        "2026-05-01T08:00:00.1234567890Z",
        "2026-05-01T08:00:00,5Z",
        "2026-05-01T24:00:00Z",
        "2026-05-01T08:60:00Z",
        "2026-05-01T08:00:60Z",
        "2026-13-01T08:00:00Z",
        "2026-02-29T08:00:00Z",
        "2026-05-00T08:00:00Z",
        "2026-05-01 08:00:00Z",
        "+026-05-01T08:00:00Z",
        "2026-05-01T08:00:00.-5Z",
        "2026-05-01T08:00:0\u0665Z",
        "2026-05-01T08:00:00Z "
      })
  void parse_otherText_isNone(String text) {
    assertThat(Timestamp.parse(text)).isEmpty();
  }

  @Test
  void parse_textCloseToTheUsualForm_agreesWithTheLibrary() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      String text = mutated(random);
      if (isReadOtherwiseByTheLibrary(text)) {
        continue;
      }
      assertThat(Timestamp.parse(text)).as(text).isEqualTo(byTheLibrary(text));
    }
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder("2026-05-01T08:00:00");
    if (random.nextBoolean()) {
      text.append('.');
      random.ints(random.nextInt(11), 0, 10).forEach(text::append);
    }
    text.append('Z');
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      text.setCharAt(
          random.nextInt(text.length() - 1), "0123456789-:.T".charAt(random.nextInt(14)));
    }
    return text.toString();
  }

  /** An hour 24, leap seconds, and a fraction without digits. */
  private static boolean isReadOtherwiseByTheLibrary(String text) {
    return text.contains("T24") || text.contains(":60") || text.endsWith(".Z");
  }

  private static Optional<Instant> byTheLibrary(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
