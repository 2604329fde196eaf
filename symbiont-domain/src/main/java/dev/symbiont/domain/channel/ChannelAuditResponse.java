package dev.symbiont.domain.channel;

import dev.symbiont.domain.id.ChannelId;
import java.util.List;
import java.util.Objects;

/**
 * Answer of {@code GET /channels/{id}/audit} (HTTP contract, section 5.7).
 *
 * @param channelId the channel
 * @param entries newest first
 */
public record ChannelAuditResponse(ChannelId channelId, List<ChannelAuditEntry> entries) {
  /** Copies the collections; refuses {@code null}. */
  public ChannelAuditResponse {
    Objects.requireNonNull(channelId, "channelId");
    entries = List.copyOf(entries);
  }
}
