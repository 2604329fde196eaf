package dev.symbiont.domain.webhook;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;

/**
 * What an HTTP input made of a delivery that was handed to it (HTTP contract, section 9.11).
 *
 * @param status {@code success} or {@code error}
 * @param responseCode the HTTP status that a sender would have got
 * @param responseBody the body that a sender would have got
 * @param processingTimeMs how long it took, in milliseconds
 * @param agentId the agent that it was for, by id or name
 * @param extra members that this version does not know
 */
public record WebhookTriggerResponse(
    String status,
    int responseCode,
    JsonObject responseBody,
    long processingTimeMs,
    String agentId,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public WebhookTriggerResponse {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(responseBody, "responseBody");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(extra, "extra");
  }
}
