package dev.symbiont.domain.agent;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code GET /agents/{id}/status} (HTTP contract, section 5.3). The optional members are
 * those of external agents.
 *
 * @param agentId the agent
 * @param state its state
 * @param lastActivity when it last did something; the last heartbeat of an external agent
 * @param resourceUsage what it uses
 * @param metadata what it says about itself
 * @param lastResult its last result
 * @param recentEvents its newest events, oldest first
 * @param executionMode how it is run
 * @param extra members that this version does not know
 */
public record AgentStatusResponse(
    AgentId agentId,
    AgentState state,
    Instant lastActivity,
    ResourceUsage resourceUsage,
    Optional<Map<String, String>> metadata,
    Optional<String> lastResult,
    Optional<List<AgentEvent>> recentEvents,
    Optional<ExecutionModeLabel> executionMode,
    @WireExtra JsonObject extra) {
  /** Copies the collections; refuses {@code null}. */
  public AgentStatusResponse {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(lastActivity, "lastActivity");
    Objects.requireNonNull(resourceUsage, "resourceUsage");
    metadata = metadata.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
    Objects.requireNonNull(lastResult, "lastResult");
    recentEvents = recentEvents.map(List::copyOf);
    Objects.requireNonNull(executionMode, "executionMode");
    Objects.requireNonNull(extra, "extra");
  }
}
