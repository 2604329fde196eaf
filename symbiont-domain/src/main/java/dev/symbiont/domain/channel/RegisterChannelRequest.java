package dev.symbiont.domain.channel;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;

/**
 * Body of {@code POST /channels} (HTTP contract, section 5.7).
 *
 * @param name the name of the channel
 * @param platform the chat service
 * @param config settings of the service
 */
public record RegisterChannelRequest(String name, ChatPlatform platform, JsonValue config)
    implements Constrained {
  /** Refuses {@code null}. */
  public RegisterChannelRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(config, "config");
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(name, "name")
        .require(
            platform.isKnown(), "platform", "must be slack, teams or mattermost, was " + platform)
        .violations();
  }
}
