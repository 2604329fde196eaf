package dev.symbiont.api.message;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.MessageId;
import dev.symbiont.domain.message.MessageStatusResponse;
import dev.symbiont.domain.message.ReceiveMessagesResponse;
import dev.symbiont.domain.message.SendMessageRequest;

/**
 * Calls about messages between agents. Each blocks until the answer is there; errors as in {@link
 * Caller#call}. Thread-safe; a view of its caller.
 */
public final class MessagesClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public MessagesClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public MessagesClient with(CallOptions options) {
    return new MessagesClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncMessagesClient async() {
    return new AsyncMessagesClient(caller);
  }

  /** Sends a message, or publishes it if the request names a topic. */
  public MessageStatusResponse send(AgentId recipient, SendMessageRequest request) {
    return caller.call(MessagesCalls.send(recipient, request));
  }

  /**
   * Takes all messages out of the queue of an agent; it is never repeated after it may have been
   * processed.
   */
  public ReceiveMessagesResponse receive(AgentId recipient) {
    return caller.call(MessagesCalls.receive(recipient));
  }

  /** Asks what became of a message. */
  public MessageStatusResponse status(MessageId id) {
    return caller.call(MessagesCalls.status(id));
  }
}
