package dev.symbiont.webhooks;

import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The timestamp of a delivery: 1 to 12 digits of Unix seconds, kept as they were written because
 * that text is signed.
 */
record SignedTime(String digits) {
  private static final int MAX_DIGITS = 12;

  /** Reads {@code text}; empty if it is not a timestamp. */
  static Optional<SignedTime> parse(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !text.isEmpty() && text.length() <= MAX_DIGITS
        ? Optional.of(new SignedTime(text))
        : Optional.empty();
  }

  static Rejected malformed(String headerName) {
    return HeaderValue.malformed(
        headerName, "the timestamp must be 1 to " + MAX_DIGITS + " digits of Unix seconds");
  }

  byte[] bytes() {
    return digits.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns why the delivery is out of time; empty if it is within {@code tolerance}. */
  Optional<Rejected> outOfRange(Clock clock, Duration tolerance, String headerName) {
    // Twelve digits cannot overflow the subtraction.
    long distance = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(digits));
    if (distance <= tolerance.toSeconds()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rejected(
            WebhookReason.TIMESTAMP_OUT_OF_RANGE,
            headerName,
            "the delivery is %d s away from now, allowed are %d s"
                .formatted(distance, tolerance.toSeconds())));
  }
}
