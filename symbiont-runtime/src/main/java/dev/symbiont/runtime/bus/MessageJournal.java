package dev.symbiont.runtime.bus;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Port: where the bus records what it did. Nothing is acknowledged before it is recorded.
 * Implementations are thread-safe.
 */
public interface MessageJournal {
  /** Records nothing; for a bus whose messages nobody has to account for. */
  MessageJournal NONE =
      new MessageJournal() {
        @Override
        public CompletableFuture<?> sent(UUID sender, List<MessageHeader> messages) {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<?> received(UUID receiver, List<MessageHeader> messages) {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public void denied(MessagePolicy.Request request, String reason) {}
      };

  /**
   * Records messages that were accepted.
   *
   * @param sender who sent all of them
   * @return completes when that is durable, or fails
   */
  CompletableFuture<?> sent(UUID sender, List<MessageHeader> messages);

  /**
   * Records messages that are about to be handed to {@code receiver}.
   *
   * @return completes when that is durable, or fails
   */
  CompletableFuture<?> received(UUID receiver, List<MessageHeader> messages);

  /**
   * Records that a message was not allowed; returns when that is durable.
   *
   * @param request what was asked; of a message to many, for the recipient that was left out
   */
  void denied(MessagePolicy.Request request, String reason);
}
