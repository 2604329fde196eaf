package dev.symbiont.domain.channel;

import dev.symbiont.domain.id.ChannelId;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireExplicitNulls;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code GET /channels/{id}/health} (HTTP contract, section 5.7).
 *
 * @param id the channel
 * @param connected whether it is connected
 * @param platform the chat service
 * @param workspaceName the workspace it joined
 * @param channelsActive rooms it listens in
 * @param lastMessageAt when the last message came
 * @param uptime how long it has been up
 */
@WireExplicitNulls
public record ChannelHealthResponse(
    ChannelId id,
    boolean connected,
    ChatPlatform platform,
    Optional<String> workspaceName,
    long channelsActive,
    Optional<Timestamp> lastMessageAt,
    @WireName("uptime_secs") @WireUnit(WireUnit.Unit.SECONDS) Duration uptime) {
  /** Refuses {@code null}. */
  public ChannelHealthResponse {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(workspaceName, "workspaceName");
    Objects.requireNonNull(lastMessageAt, "lastMessageAt");
    Objects.requireNonNull(uptime, "uptime");
  }
}
