package dev.symbiont.domain.agent;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /agents/{id}/events} (HTTP contract, section 5.8).
 *
 * @param eventType what happened
 * @param payload what to say about it; JSON null is allowed
 * @param agentpinJwt an AgentPin credential whose {@code sub} is the agent
 */
public record PushEventRequest(
    AgentEventType eventType, JsonValue payload, Optional<Secret> agentpinJwt)
    implements Constrained {
  /** Refuses {@code null}. */
  public PushEventRequest {
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(agentpinJwt, "agentpinJwt");
  }

  /** Returns an event without a credential. */
  public static PushEventRequest of(AgentEventType eventType, JsonValue payload) {
    return new PushEventRequest(eventType, payload, Optional.empty());
  }

  /** Returns this event with an AgentPin credential. */
  public PushEventRequest withAgentpinJwt(Secret other) {
    return new PushEventRequest(eventType, payload, Optional.of(other));
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .require(
            eventType.isKnown(), "event_type", "must be an event of the contract, was " + eventType)
        .violations();
  }
}
