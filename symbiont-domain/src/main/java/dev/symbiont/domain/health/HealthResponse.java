package dev.symbiont.domain.health;

import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Answer of {@code GET /health} (HTTP contract, section 5.1).
 *
 * @param status {@code healthy}, or a word that says what is wrong
 * @param uptime how long the runtime has been up
 * @param timestamp the time at the runtime
 * @param version the version of the runtime
 */
public record HealthResponse(
    String status,
    @WireName("uptime_seconds") @WireUnit(WireUnit.Unit.SECONDS) Duration uptime,
    Instant timestamp,
    String version) {
  /** Refuses {@code null}. */
  public HealthResponse {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(uptime, "uptime");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(version, "version");
  }

  /** Tells whether the runtime calls itself healthy. */
  public boolean isHealthy() {
    return status.equals("healthy");
  }
}
