package dev.symbiont.domain.webhook;

import dev.symbiont.domain.id.HttpInputId;
import java.util.Objects;
import java.util.Optional;

/**
 * What is sent to create an HTTP input, or to change one (HTTP contract, section 9.11).
 *
 * @param serverId the input that is changed; empty for a new one
 * @param config its settings
 */
public record HttpInputServerRequest(Optional<HttpInputId> serverId, HttpInputServerConfig config) {
  /** Refuses {@code null}. */
  public HttpInputServerRequest {
    Objects.requireNonNull(serverId, "serverId");
    Objects.requireNonNull(config, "config");
  }
}
