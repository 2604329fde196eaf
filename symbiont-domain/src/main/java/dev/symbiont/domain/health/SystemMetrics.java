package dev.symbiont.domain.health;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code GET /metrics}. Runtimes write it in three forms: the groups {@code agents} and
 * {@code system} (HTTP contract, section 5.2), the flat members that the Python SDK expects
 * (section 9.15), and more groups, which are found in {@code extra}. What a group says fills the
 * flat member of the same meaning.
 *
 * @param agents agents by what they do
 * @param system what the runtime uses
 * @param uptime how long the runtime has been up
 * @param memoryUsageBytes memory in bytes
 * @param memoryUsagePercent memory in percent
 * @param cpuUsagePercent processor load in percent
 * @param diskUsageBytes disk in bytes
 * @param diskUsagePercent disk in percent
 * @param activeAgents running agents
 * @param totalAgents all agents
 * @param secretsCount stored secrets
 * @param mcpConnections connections to tool servers
 * @param vectorDbItems stored vectors
 * @param extra members that this version does not know
 */
public record SystemMetrics(
    Optional<AgentCounts> agents,
    Optional<SystemUsage> system,
    @WireName("uptime_seconds") @WireUnit(WireUnit.Unit.SECONDS) Optional<Duration> uptime,
    Optional<Long> memoryUsageBytes,
    Optional<Double> memoryUsagePercent,
    Optional<Double> cpuUsagePercent,
    Optional<Long> diskUsageBytes,
    Optional<Double> diskUsagePercent,
    Optional<Long> activeAgents,
    Optional<Long> totalAgents,
    Optional<Long> secretsCount,
    Optional<Long> mcpConnections,
    Optional<Long> vectorDbItems,
    @WireExtra JsonObject extra) {

  /** Fills flat members from the groups (SDK surface, section 3.1). */
  public SystemMetrics {
    Objects.requireNonNull(memoryUsagePercent, "memoryUsagePercent");
    Objects.requireNonNull(diskUsageBytes, "diskUsageBytes");
    Objects.requireNonNull(diskUsagePercent, "diskUsagePercent");
    Objects.requireNonNull(secretsCount, "secretsCount");
    Objects.requireNonNull(mcpConnections, "mcpConnections");
    Objects.requireNonNull(vectorDbItems, "vectorDbItems");
    Objects.requireNonNull(extra, "extra");
    uptime = uptime.or(() -> system.flatMap(SystemUsage::uptime));
    memoryUsageBytes = memoryUsageBytes.or(() -> system.flatMap(SystemUsage::memoryUsage));
    cpuUsagePercent = cpuUsagePercent.or(() -> system.flatMap(SystemUsage::cpuUsage));
    activeAgents = activeAgents.or(() -> agents.map(AgentCounts::running));
    totalAgents = totalAgents.or(() -> agents.map(AgentCounts::total));
  }
}
