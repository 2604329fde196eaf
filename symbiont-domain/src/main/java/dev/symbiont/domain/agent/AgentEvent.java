package dev.symbiont.domain.agent;

import dev.symbiont.domain.json.JsonValue;
import java.time.Instant;
import java.util.Objects;

/**
 * Something an external agent reported (HTTP contract, section 5.3).
 *
 * @param eventType what happened
 * @param payload what the agent said about it
 * @param timestamp when the runtime received it
 */
public record AgentEvent(AgentEventType eventType, JsonValue payload, Instant timestamp) {
  /** Refuses {@code null}. */
  public AgentEvent {
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(timestamp, "timestamp");
  }
}
