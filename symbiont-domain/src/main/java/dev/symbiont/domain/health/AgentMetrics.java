package dev.symbiont.domain.health;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Answer of {@code GET /agents/{id}/metrics} (HTTP contract, section 9.4).
 *
 * @param agentId the agent
 * @param tasksCompleted tasks that ended well
 * @param tasksFailed tasks that failed
 * @param averageResponseTimeMs mean answer time in milliseconds
 * @param memoryUsageBytes memory in bytes
 * @param cpuUsagePercent processor load in percent
 * @param lastActivity when the agent last did something
 * @param uptime how long the agent has been up
 */
public record AgentMetrics(
    AgentId agentId,
    long tasksCompleted,
    long tasksFailed,
    double averageResponseTimeMs,
    long memoryUsageBytes,
    double cpuUsagePercent,
    Instant lastActivity,
    @WireName("uptime_seconds") @WireUnit(WireUnit.Unit.SECONDS) Duration uptime) {
  /** Refuses {@code null}. */
  public AgentMetrics {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(lastActivity, "lastActivity");
    Objects.requireNonNull(uptime, "uptime");
  }
}
