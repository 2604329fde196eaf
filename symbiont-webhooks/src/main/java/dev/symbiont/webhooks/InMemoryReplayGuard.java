package dev.symbiont.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Objects;

/**
 * A replay guard in memory, for one process (webhook specification, section 5). Knows a delivery
 * from its acceptance until the retention time has passed, the end excluded. When it is full it
 * refuses rather than forgets. Thread-safe.
 */
public final class InMemoryReplayGuard implements ReplayGuard {
  /** Ten minutes: twice the usual tolerance. */
  public static final Duration DEFAULT_RETENTION = Duration.ofMinutes(10);

  /** 100 000 deliveries. */
  public static final int DEFAULT_CAPACITY = 100_000;

  private record Delivery(String scope, String id) {}

  private final Duration retention;
  private final int capacity;
  private final LinkedHashMap<Delivery, Instant> acceptedAt = new LinkedHashMap<>();

  /** Creates a guard with {@link #DEFAULT_RETENTION} and {@link #DEFAULT_CAPACITY}. */
  public InMemoryReplayGuard() {
    this(DEFAULT_RETENTION, DEFAULT_CAPACITY);
  }

  /**
   * Creates a guard.
   *
   * @param retention how long a delivery is known; positive
   * @param capacity how many deliveries are known at most; at least 1
   * @throws IllegalArgumentException if an argument is out of range
   */
  public InMemoryReplayGuard(Duration retention, int capacity) {
    if (retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException("retention must be positive, was " + retention);
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
    }
    this.retention = retention;
    this.capacity = capacity;
  }

  @Override
  public synchronized Sighting sight(String scope, String id, Instant now) {
    Delivery delivery =
        new Delivery(Objects.requireNonNull(scope, "scope"), Objects.requireNonNull(id, "id"));
    forgetExpired(now);
    Instant before = acceptedAt.get(delivery);
    if (before != null && !isExpired(before, now)) {
      return Sighting.REPEATED;
    }
    acceptedAt.remove(delivery);
    if (acceptedAt.size() >= capacity) {
      return Sighting.FULL;
    }
    acceptedAt.put(delivery, now);
    return Sighting.FIRST;
  }

  /** The oldest come first, so this touches only what it removes and one more. */
  private void forgetExpired(Instant now) {
    Iterator<Instant> oldestFirst = acceptedAt.values().iterator();
    while (oldestFirst.hasNext() && isExpired(oldestFirst.next(), now)) {
      oldestFirst.remove();
    }
  }

  private boolean isExpired(Instant accepted, Instant now) {
    return !now.isBefore(accepted.plus(retention));
  }
}
