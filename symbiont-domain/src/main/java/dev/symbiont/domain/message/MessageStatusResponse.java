package dev.symbiont.domain.message;

import dev.symbiont.domain.id.MessageId;
import java.util.Objects;

/**
 * Answer to sending a message and to asking for its status (HTTP contract, section 5.9).
 *
 * @param messageId the message
 * @param status what became of it
 */
public record MessageStatusResponse(MessageId messageId, DeliveryStatus status) {
  /** Refuses {@code null}. */
  public MessageStatusResponse {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(status, "status");
  }
}
