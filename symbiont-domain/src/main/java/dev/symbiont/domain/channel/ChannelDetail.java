package dev.symbiont.domain.channel;

import dev.symbiont.domain.id.ChannelId;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Timestamp;
import java.util.Objects;

/**
 * Answer of {@code GET /channels/{id}} (HTTP contract, section 5.7).
 *
 * @param id the channel
 * @param name its name
 * @param platform the chat service
 * @param status its state
 * @param config settings of the service
 * @param createdAt when it was registered
 * @param updatedAt when it was last changed
 */
public record ChannelDetail(
    ChannelId id,
    String name,
    ChatPlatform platform,
    ChannelStatus status,
    JsonValue config,
    Timestamp createdAt,
    Timestamp updatedAt) {
  /** Refuses {@code null}. */
  public ChannelDetail {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
  }
}
