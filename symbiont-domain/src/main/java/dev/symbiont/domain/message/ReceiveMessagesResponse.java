package dev.symbiont.domain.message;

import java.util.List;

/**
 * Answer of {@code GET /agents/{id}/messages}, which takes the messages out of the queue (HTTP
 * contract, section 5.9).
 *
 * @param messages in order of arrival
 */
public record ReceiveMessagesResponse(List<MessageEnvelope> messages) {
  /** Copies the collections; refuses {@code null}. */
  public ReceiveMessagesResponse {
    messages = List.copyOf(messages);
  }
}
