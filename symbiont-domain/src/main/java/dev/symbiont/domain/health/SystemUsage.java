package dev.symbiont.domain.health;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What the runtime uses (HTTP contract, section 5.2).
 *
 * @param uptime how long the runtime has been up
 * @param memoryUsage memory in bytes
 * @param cpuUsage processor load in percent
 * @param extra members that this version does not know
 */
public record SystemUsage(
    @WireName("uptime_seconds") @WireUnit(WireUnit.Unit.SECONDS) Optional<Duration> uptime,
    Optional<Long> memoryUsage,
    Optional<Double> cpuUsage,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public SystemUsage {
    Objects.requireNonNull(uptime, "uptime");
    Objects.requireNonNull(memoryUsage, "memoryUsage");
    Objects.requireNonNull(cpuUsage, "cpuUsage");
    Objects.requireNonNull(extra, "extra");
  }
}
