package dev.symbiont.domain.reasoning;

import java.util.Objects;

/**
 * The state of a tool's circuit breaker.
 *
 * @param state {@code closed}, {@code open} or {@code half_open}
 * @param failureCount failures in a row
 * @param successCount successes since it closed
 * @param config when it opens and closes
 */
public record CircuitBreakerStatus(
    String state, long failureCount, long successCount, CircuitBreakerConfig config) {
  /** Refuses {@code null}. */
  public CircuitBreakerStatus {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(config, "config");
  }
}
