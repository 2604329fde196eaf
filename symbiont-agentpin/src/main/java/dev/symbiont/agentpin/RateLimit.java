package dev.symbiont.agentpin;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** A rate limit {@code <count>/<second|minute|hour>}, scaled to requests per hour (R17). */
final class RateLimit {
  private static final Map<String, BigInteger> PER_HOUR =
      Map.of(
          "second", BigInteger.valueOf(3600),
          "minute", BigInteger.valueOf(60),
          "hour", BigInteger.ONE);
  private static final BigInteger LARGEST_COUNT =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** 2^64 − 1 has 20 digits; a longer text need not become a number. */
  private static final int MOST_DIGITS = 20;

  private RateLimit() {}

  /** Returns the requests per hour, exactly; empty if the text is anything else. */
  static Optional<BigInteger> perHour(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    BigInteger scale = PER_HOUR.get(text.substring(slash + 1));
    String digits = text.substring(text.startsWith("+") ? 1 : 0, slash);
    if (scale == null || digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int first = 0;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    if (digits.length() - first > MOST_DIGITS) {
      return Optional.empty();
    }
    BigInteger count = new BigInteger(digits.substring(first));
    return count.compareTo(LARGEST_COUNT) <= 0
        ? Optional.of(count.multiply(scale))
        : Optional.empty();
  }
}
