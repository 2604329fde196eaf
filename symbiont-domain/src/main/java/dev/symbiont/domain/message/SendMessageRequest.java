package dev.symbiont.domain.message;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /agents/{id}/messages} (HTTP contract, section 5.9).
 *
 * @param sender who sends
 * @param payload plain text; JSON goes in as text
 * @param ttl how long the message lives; 300 s without it
 * @param topic publishes to this topic instead of delivering directly
 * @param agentpinJwt an AgentPin credential whose {@code sub} is the sender
 */
public record SendMessageRequest(
    AgentId sender,
    String payload,
    @WireName("ttl_seconds") @WireUnit(WireUnit.Unit.SECONDS) Optional<Duration> ttl,
    Optional<String> topic,
    Optional<Secret> agentpinJwt)
    implements Constrained {
  /** Refuses {@code null}. */
  public SendMessageRequest {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(ttl, "ttl");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(agentpinJwt, "agentpinJwt");
  }

  /** The longest body of the route in bytes (HTTP contract, section 2.10). */
  public static final int MAX_BODY_BYTES = 262_144;

  /** Returns a direct message with the runtime's own time to live. */
  public static SendMessageRequest of(AgentId sender, String payload) {
    return new SendMessageRequest(
        sender, payload, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns this message with another time to live. */
  public SendMessageRequest withTtl(Duration other) {
    return new SendMessageRequest(sender, payload, Optional.of(other), topic, agentpinJwt);
  }

  /** Returns this message published to a topic. */
  public SendMessageRequest withTopic(String other) {
    return new SendMessageRequest(sender, payload, ttl, Optional.of(other), agentpinJwt);
  }

  /** Returns this message with an AgentPin credential. */
  public SendMessageRequest withAgentpinJwt(Secret other) {
    return new SendMessageRequest(sender, payload, ttl, topic, Optional.of(other));
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .require(
            payload.length() <= MAX_BODY_BYTES,
            "payload",
            "must have at most " + MAX_BODY_BYTES + " characters, has " + payload.length())
        .require(
            ttl.filter(time -> time.getSeconds() < 1 || time.getNano() != 0).isEmpty(),
            "ttl_seconds",
            "must be whole seconds, at least one")
        .require(topic.filter(String::isBlank).isEmpty(), "topic", "must not be blank")
        .violations();
  }
}
