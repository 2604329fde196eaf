package dev.symbiont.api.message;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.MessageId;
import dev.symbiont.domain.message.MessageStatusResponse;
import dev.symbiont.domain.message.ReceiveMessagesResponse;
import dev.symbiont.domain.message.SendMessageRequest;

/**
 * The operation table: about messages between agents. Send a call with {@link
 * dev.symbiont.api.call.Caller}.
 */
public final class MessagesCalls {
  private static final Operation<MessageStatusResponse> SEND =
      Operation.post("messages.send", "agents/{id}/messages").returns(MessageStatusResponse.class);

  private static final Operation<ReceiveMessagesResponse> RECEIVE =
      Operation.get("messages.receive", "agents/{id}/messages")
          .consumes()
          .returns(ReceiveMessagesResponse.class);

  private static final Operation<MessageStatusResponse> STATUS =
      Operation.get("messages.status", "messages/{id}/status").returns(MessageStatusResponse.class);

  private MessagesCalls() {}

  /** Returns the call that sends a message, or publishes it if the request names a topic. */
  public static Call<MessageStatusResponse> send(AgentId recipient, SendMessageRequest request) {
    return SEND.with(recipient).body(request);
  }

  /**
   * Returns the call that takes all messages out of the queue of an agent; it is never repeated
   * after it may have been processed.
   */
  public static Call<ReceiveMessagesResponse> receive(AgentId recipient) {
    return RECEIVE.with(recipient);
  }

  /** Returns the call that asks what became of a message. */
  public static Call<MessageStatusResponse> status(MessageId id) {
    return STATUS.with(id);
  }
}
