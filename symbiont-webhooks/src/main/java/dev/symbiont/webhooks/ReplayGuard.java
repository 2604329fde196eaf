package dev.symbiont.webhooks;

import java.time.Instant;

/**
 * Port: remembers which deliveries were accepted. Implementations are thread-safe and put-if-absent
 * is atomic, over all processes that serve an endpoint.
 */
public interface ReplayGuard {

  /** What a guard knows of a delivery. */
  enum Sighting {
    /** Never seen, or forgotten since; it is remembered from now on. */
    FIRST,
    /** Seen before. */
    REPEATED,
    /** Never seen, but there is no room to remember it. */
    FULL
  }

  /**
   * Remembers the delivery {@code id} unless it is known.
   *
   * @param scope the endpoint; equal ids of different scopes are different deliveries
   * @param id the delivery id, compared exactly
   * @param now the time of acceptance
   */
  Sighting sight(String scope, String id, Instant now);
}
