package dev.symbiont.agentpin;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A nonce store that lives as long as its object. Thread-safe. When it is full of nonces that may
 * not be forgotten yet, further ones count as recorded: the responses are refused.
 */
public final class InMemoryNonceStore implements NonceStore {
  private static final int MOST = 100_000;

  private final Clock clock;
  private final Map<String, Instant> nonces = new HashMap<>();

  /** Creates an empty store of at most 100,000 nonces. */
  public InMemoryNonceStore(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public synchronized boolean record(String nonce, Instant until) {
    if (nonces.size() >= MOST) {
      Instant now = clock.instant();
      nonces.values().removeIf(end -> end.isBefore(now));
    }
    return nonces.size() < MOST && nonces.putIfAbsent(nonce, until) == null;
  }
}
