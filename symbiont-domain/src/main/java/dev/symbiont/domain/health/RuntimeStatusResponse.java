package dev.symbiont.domain.health;

import java.util.Objects;

/**
 * Answer of {@code GET /status} (HTTP contract, section 5.2).
 *
 * @param version the version of the runtime
 * @param healthy whether its health check answered
 * @param agentCount registered agents
 * @param scheduleCount schedules
 * @param channelCount channels
 */
public record RuntimeStatusResponse(
    String version, boolean healthy, long agentCount, long scheduleCount, long channelCount) {
  /** Refuses {@code null}. */
  public RuntimeStatusResponse {
    Objects.requireNonNull(version, "version");
  }
}
