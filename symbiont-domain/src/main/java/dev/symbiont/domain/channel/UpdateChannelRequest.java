package dev.symbiont.domain.channel;

import dev.symbiont.domain.json.JsonValue;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code PUT /channels/{id}} (HTTP contract, section 5.7).
 *
 * @param config new settings; what is absent stays
 */
public record UpdateChannelRequest(Optional<JsonValue> config) {
  /** Refuses {@code null}. */
  public UpdateChannelRequest {
    Objects.requireNonNull(config, "config");
  }
}
