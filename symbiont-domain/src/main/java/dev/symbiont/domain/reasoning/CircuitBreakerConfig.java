package dev.symbiont.domain.reasoning;

/**
 * When a circuit breaker opens and closes.
 *
 * @param failureThreshold failures in a row that open it, at least 1
 * @param recoveryTimeoutMs how long it stays open, in milliseconds
 * @param halfOpenMaxCalls how many calls probe it afterwards, at least 1
 */
public record CircuitBreakerConfig(
    int failureThreshold, long recoveryTimeoutMs, int halfOpenMaxCalls) {
  /** Five failures, 30 seconds, three probes. */
  public static final CircuitBreakerConfig DEFAULT = new CircuitBreakerConfig(5, 30_000, 3);

  /** Checks the ranges. */
  public CircuitBreakerConfig {
    if (failureThreshold < 1 || recoveryTimeoutMs < 0 || halfOpenMaxCalls < 1) {
      throw new IllegalArgumentException(
          "failure_threshold and half_open_max_calls must be at least 1, recovery_timeout_ms not"
              + " negative");
    }
  }
}
