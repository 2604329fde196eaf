package dev.symbiont.runtime.agent;

import dev.symbiont.domain.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Agents that run elsewhere and report (spec/runtime-http-api.md section 5.8). Their state is what
 * they say it is, so a report may name any state; only the loss of contact is decided here.
 */
public final class ExternalAgents {
  /** Words that an event may have. */
  public static final Set<String> EVENT_TYPES = Set.of("RunStarted", "RunCompleted", "RunFailed");

  /** Intervals without a heartbeat after which an agent counts as unreachable. */
  private static final int SILENT_INTERVALS = 3;

  private static final int MOST_METADATA = 256;

  private final AgentRegistry registry;
  private final Clock clock;

  /** Creates the view of the external agents in {@code registry}. */
  public ExternalAgents(AgentRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Records a heartbeat; returns when it is durable.
   *
   * @param metadata merged key by key into what is stored
   * @param result replaces the last result if present
   * @return the agent; empty if it is unknown or not external
   * @throws IllegalArgumentException if the agent would have more than 256 metadata
   */
  public Optional<Agent> heartbeat(
      UUID id, LifecycleState state, Map<String, String> metadata, Optional<String> result) {
    return find(id)
        .flatMap(
            known ->
                registry.change(
                    id,
                    agent ->
                        agent.reported(state, merged(agent, metadata), result, clock.instant())));
  }

  /**
   * Records an event; returns when it is durable.
   *
   * @return the event with the runtime's time; empty if the agent is unknown or not external
   */
  public Optional<AgentEvent> event(UUID id, String type, JsonValue payload) {
    if (!EVENT_TYPES.contains(type)) {
      throw new IllegalArgumentException("event type must be one of " + EVENT_TYPES);
    }
    if (find(id).isEmpty()) {
      return Optional.empty();
    }
    AgentEvent event = new AgentEvent(type, payload, clock.instant());
    registry.addEvent(id, event);
    return Optional.of(event);
  }

  /** Marks agents that have been silent for three intervals as unreachable; returns how many. */
  public int markUnreachable() {
    int lost = 0;
    for (Agent agent : registry.list()) {
      if (isSilent(agent)
          && registry.transition(agent.id(), LifecycleState.UNREACHABLE)
              instanceof Transition.Done) {
        lost++;
      }
    }
    return lost;
  }

  private boolean isSilent(Agent agent) {
    if (!(agent.spec().mode() instanceof ExecutionMode.External mode)) {
      return false;
    }
    Duration patience = mode.heartbeatInterval().multipliedBy(SILENT_INTERVALS);
    Instant now = clock.instant();
    return agent.lastHeartbeat().filter(last -> last.plus(patience).isBefore(now)).isPresent();
  }

  private Optional<Agent> find(UUID id) {
    return registry.find(id).filter(Agent::isExternal);
  }

  private static AgentSpec merged(Agent agent, Map<String, String> metadata) {
    AgentSpec old = agent.spec();
    if (metadata.isEmpty()) {
      return old;
    }
    Map<String, String> all = new LinkedHashMap<>(old.metadata());
    all.putAll(metadata);
    if (all.size() > MOST_METADATA) {
      throw new IllegalArgumentException(
          "an agent must have at most %d metadata, would have %d"
              .formatted(MOST_METADATA, all.size()));
    }
    return new AgentSpec(old.name(), old.alias(), old.mode(), old.dsl(), old.capabilities(), all);
  }
}
