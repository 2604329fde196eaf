package dev.symbiont.domain.channel;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened in a channel (HTTP contract, section 5.7).
 *
 * @param timestamp when
 * @param eventType what
 * @param userId who, at the chat service
 * @param channelId in which room
 * @param agent which agent
 * @param details more about it
 */
@WireExplicitNulls
public record ChannelAuditEntry(
    Timestamp timestamp,
    String eventType,
    Optional<String> userId,
    Optional<String> channelId,
    Optional<String> agent,
    JsonValue details) {
  /** Refuses {@code null}. */
  public ChannelAuditEntry {
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(channelId, "channelId");
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(details, "details");
  }
}
