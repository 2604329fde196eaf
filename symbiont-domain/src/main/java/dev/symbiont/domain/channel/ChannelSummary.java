package dev.symbiont.domain.channel;

import dev.symbiont.domain.id.ChannelId;
import java.util.Objects;

/**
 * A channel in a list, and the answer to registering one (HTTP contract, section 5.7).
 *
 * @param id the channel
 * @param name its name
 * @param platform the chat service
 * @param status its state
 */
public record ChannelSummary(
    ChannelId id, String name, ChatPlatform platform, ChannelStatus status) {
  /** Refuses {@code null}. */
  public ChannelSummary {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(status, "status");
  }
}
