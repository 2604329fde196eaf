package dev.symbiont.runtime.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A token bucket per client address; IPv6 counts by /64, because a client owns at least that much.
 * Fails closed when too many clients are tracked (spec/runtime-http-api.md section 11).
 */
final class RateLimiter {
  private static final int IPV6_NETWORK_BYTES = 8;

  private final RateLimit limit;
  private final Clock clock;
  private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

  /** Tokens left at an instant; the fraction of a token is kept as time. */
  private record Bucket(long tokens, Instant since) {}

  RateLimiter(RateLimit limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Takes a token; returns how long to wait if there is none. */
  Optional<Duration> acquire(InetAddress client) {
    Instant now = clock.instant();
    String key = key(client);
    if (!buckets.containsKey(key) && buckets.size() >= limit.clients()) {
      dropFull(now);
      if (buckets.size() >= limit.clients()) {
        return Optional.of(limit.refill());
      }
    }
    Duration[] wait = new Duration[1];
    buckets.compute(
        key,
        (client64, bucket) -> {
          Bucket current = bucket == null ? new Bucket(limit.burst(), now) : refill(bucket, now);
          if (current.tokens() == 0) {
            wait[0] = Duration.between(now, current.since().plus(limit.refill()));
            return current;
          }
          return new Bucket(current.tokens() - 1, current.since());
        });
    return Optional.ofNullable(wait[0]);
  }

  private Bucket refill(Bucket bucket, Instant now) {
    if (!now.isAfter(bucket.since())) {
      return bucket;
    }
    long earned = Duration.between(bucket.since(), now).dividedBy(limit.refill());
    if (bucket.tokens() + earned >= limit.burst()) {
      return new Bucket(limit.burst(), now);
    }
    return new Bucket(
        bucket.tokens() + earned, bucket.since().plus(limit.refill().multipliedBy(earned)));
  }

  /** A full bucket is like none: the client has been silent long enough. */
  private void dropFull(Instant now) {
    buckets.values().removeIf(bucket -> refill(bucket, now).tokens() == limit.burst());
  }

  private static String key(InetAddress client) {
    byte[] bytes = client.getAddress();
    int length = client instanceof Inet6Address ? IPV6_NETWORK_BYTES : bytes.length;
    return HexFormat.of().formatHex(bytes, 0, length);
  }
}
