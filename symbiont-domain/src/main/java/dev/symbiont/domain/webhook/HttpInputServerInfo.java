package dev.symbiont.domain.webhook;

import dev.symbiont.domain.id.HttpInputId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;
import java.util.Optional;

/**
 * An HTTP input and how it does (HTTP contract, section 9.11).
 *
 * @param serverId the input
 * @param config its settings, secrets masked
 * @param status whether it listens
 * @param uptimeSeconds for how long; empty while it does not
 * @param requestsProcessed requests that were answered since the runtime started
 * @param activeConnections deliveries that are worked on now
 * @param lastError why it could not be started
 * @param extra members that this version does not know
 */
public record HttpInputServerInfo(
    HttpInputId serverId,
    HttpInputServerConfig config,
    HttpInputStatus status,
    Optional<Long> uptimeSeconds,
    @WireDefault("0") long requestsProcessed,
    @WireDefault("0") int activeConnections,
    Optional<String> lastError,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public HttpInputServerInfo {
    Objects.requireNonNull(serverId, "serverId");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(uptimeSeconds, "uptimeSeconds");
    Objects.requireNonNull(lastError, "lastError");
    Objects.requireNonNull(extra, "extra");
  }
}
