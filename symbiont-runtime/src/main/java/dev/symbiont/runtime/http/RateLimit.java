package dev.symbiont.runtime.http;

import java.time.Duration;

/**
 * How many requests one client address may make (spec/runtime-http-api.md section 2.9).
 *
 * @param burst requests that a client may make at once, at least 1
 * @param refill time after which one more is allowed
 * @param clients most addresses that are tracked; a new one beyond that is refused
 */
public record RateLimit(int burst, Duration refill, int clients) {
  /** 100 at once, one more every 600 ms: what the reference allows. */
  public static final RateLimit REFERENCE = new RateLimit(100, Duration.ofMillis(600), 100_000);

  /** In effect none: for a runtime that serves its own process or a benchmark. */
  public static final RateLimit GENEROUS =
      new RateLimit(1_000_000, Duration.ofNanos(1_000), 100_000);

  /** Checks the ranges. */
  public RateLimit {
    if (burst < 1 || clients < 1 || refill.isNegative() || refill.isZero()) {
      throw new IllegalArgumentException(
          "burst, refill and clients must be positive, were %d, %s and %d"
              .formatted(burst, refill, clients));
    }
  }
}
