package dev.symbiont.domain.channel;

import dev.symbiont.domain.id.ChannelId;
import java.util.Objects;

/**
 * Answer to starting and stopping a channel (HTTP contract, section 5.7).
 *
 * @param id the channel
 * @param action {@code start} or {@code stop}
 * @param status its state
 */
public record ChannelActionResponse(ChannelId id, String action, String status) {
  /** Refuses {@code null}. */
  public ChannelActionResponse {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(status, "status");
  }
}
