package dev.symbiont.webhooks;

import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.util.List;

/** One header of a delivery: its only, bounded and printable value, or why there is none. */
sealed interface HeaderValue {
  /** Longest value that is looked at, in characters. Genuine ones stay below 4096. */
  int MAX_LENGTH = 16 * 1024;

  /** The header is there. */
  record Present(String value) implements HeaderValue {}

  /** The header is absent, doubled, too long, or not visible ASCII. */
  record Unusable(Rejected rejected) implements HeaderValue {}

  static HeaderValue of(WebhookHeaders headers, String name) {
    List<String> values = headers.all(name);
    if (values.isEmpty()) {
      return new Unusable(
          new Rejected(WebhookReason.MISSING_HEADER, name, "the header is missing"));
    }
    if (values.size() > 1) {
      return new Unusable(malformed(name, "the header came " + values.size() + " times"));
    }
    String value = values.get(0);
    if (value.length() > MAX_LENGTH) {
      return new Unusable(
          malformed(name, "the value is longer than " + MAX_LENGTH + " characters"));
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return new Unusable(malformed(name, "the value holds a character beyond visible ASCII"));
    }
    return new Present(value);
  }

  static Rejected malformed(String headerName, String explanation) {
    return new Rejected(WebhookReason.MALFORMED_SIGNATURE, headerName, explanation);
  }

  static Rejected mismatch(String headerName) {
    return new Rejected(
        WebhookReason.MISMATCH, headerName, "no configured secret made this signature");
  }
}
