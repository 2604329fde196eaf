package dev.symbiont.domain.agent;

import dev.symbiont.domain.secret.Secret;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /agents/{id}/heartbeat} (HTTP contract, section 5.8).
 *
 * @param state the state the agent reports
 * @param metadata merged key by key into what is stored
 * @param lastResult replaces the stored result
 * @param agentpinJwt an AgentPin credential whose {@code sub} is the agent
 */
public record HeartbeatRequest(
    AgentState state,
    @WireOmitEmpty Map<String, String> metadata,
    Optional<String> lastResult,
    Optional<Secret> agentpinJwt)
    implements Constrained {
  /** Copies the collections; refuses {@code null}. */
  public HeartbeatRequest {
    Objects.requireNonNull(state, "state");
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    Objects.requireNonNull(lastResult, "lastResult");
    Objects.requireNonNull(agentpinJwt, "agentpinJwt");
  }

  /** Returns a heartbeat that reports {@code state} only. */
  public static HeartbeatRequest of(AgentState state) {
    return new HeartbeatRequest(state, Map.of(), Optional.empty(), Optional.empty());
  }

  /** Returns this heartbeat with other metadata. */
  public HeartbeatRequest withMetadata(Map<String, String> other) {
    return new HeartbeatRequest(state, other, lastResult, agentpinJwt);
  }

  /** Returns this heartbeat with a result. */
  public HeartbeatRequest withLastResult(String other) {
    return new HeartbeatRequest(state, metadata, Optional.of(other), agentpinJwt);
  }

  /** Returns this heartbeat with an AgentPin credential. */
  public HeartbeatRequest withAgentpinJwt(Secret other) {
    return new HeartbeatRequest(state, metadata, lastResult, Optional.of(other));
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .require(state.isKnown(), "state", "must be a state of the runtime, was " + state)
        .violations();
  }
}
