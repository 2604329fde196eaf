package dev.symbiont.domain.channel;

import dev.symbiont.domain.id.ChannelId;
import java.util.Objects;

/**
 * Answer of {@code DELETE /channels/{id}} (HTTP contract, section 5.7).
 *
 * @param id the channel
 * @param deleted whether it was removed
 */
public record DeleteChannelResponse(ChannelId id, boolean deleted) {
  /** Refuses {@code null}. */
  public DeleteChannelResponse {
    Objects.requireNonNull(id, "id");
  }
}
