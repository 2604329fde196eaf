package dev.symbiont.api.message;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.MessageId;
import dev.symbiont.domain.message.MessageStatusResponse;
import dev.symbiont.domain.message.ReceiveMessagesResponse;
import dev.symbiont.domain.message.SendMessageRequest;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about messages between agents. Each returns at once; cancelling a future ends its call.
 * Thread-safe; a view of its caller.
 */
public final class AsyncMessagesClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncMessagesClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncMessagesClient with(CallOptions options) {
    return new AsyncMessagesClient(caller.with(options));
  }

  /** Sends a message, or publishes it if the request names a topic. */
  public CompletableFuture<MessageStatusResponse> send(
      AgentId recipient, SendMessageRequest request) {
    return caller.callAsync(MessagesCalls.send(recipient, request));
  }

  /**
   * Takes all messages out of the queue of an agent; it is never repeated after it may have been
   * processed.
   */
  public CompletableFuture<ReceiveMessagesResponse> receive(AgentId recipient) {
    return caller.callAsync(MessagesCalls.receive(recipient));
  }

  /** Asks what became of a message. */
  public CompletableFuture<MessageStatusResponse> status(MessageId id) {
    return caller.callAsync(MessagesCalls.status(id));
  }
}
