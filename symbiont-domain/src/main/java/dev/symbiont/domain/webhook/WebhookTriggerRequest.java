package dev.symbiont.domain.webhook;

import dev.symbiont.domain.id.HttpInputId;
import dev.symbiont.domain.json.JsonObject;
import java.util.Map;
import java.util.Objects;

/**
 * A delivery that is handed to an HTTP input by an administrator (HTTP contract, section 9.11).
 *
 * @param serverId the input
 * @param payload the body of the delivery
 * @param headers its headers, by which rules may choose the agent
 */
public record WebhookTriggerRequest(
    HttpInputId serverId, JsonObject payload, Map<String, String> headers) {
  /** Copies the headers. */
  public WebhookTriggerRequest {
    Objects.requireNonNull(serverId, "serverId");
    Objects.requireNonNull(payload, "payload");
    headers = Map.copyOf(headers);
  }
}
