package dev.symbiont.domain.message;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.MessageId;
import dev.symbiont.domain.wire.WireExplicitNulls;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A received message (HTTP contract, section 5.9).
 *
 * @param messageId the message
 * @param sender who sent it
 * @param recipient whom it was sent to; absent for a topic
 * @param topic the topic it was published to
 * @param payload plain text
 * @param messageType how it was sent
 * @param timestamp when it was sent
 * @param ttl how long it lives
 */
@WireExplicitNulls
public record MessageEnvelope(
    MessageId messageId,
    AgentId sender,
    Optional<AgentId> recipient,
    Optional<String> topic,
    String payload,
    MessageType messageType,
    @WireName("timestamp_secs") @WireUnit(WireUnit.Unit.SECONDS) Instant timestamp,
    @WireName("ttl_seconds") @WireUnit(WireUnit.Unit.SECONDS) Duration ttl) {
  /** Refuses {@code null}. */
  public MessageEnvelope {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(messageType, "messageType");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(ttl, "ttl");
  }
}
