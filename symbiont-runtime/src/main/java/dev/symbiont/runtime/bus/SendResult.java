package dev.symbiont.runtime.bus;

import java.util.UUID;

/** The outcome of sending. */
public sealed interface SendResult {
  /**
   * The message is durable and will be delivered, or become a dead letter, or expire.
   *
   * @param messageId the id under which its status can be asked for
   */
  record Accepted(UUID messageId) implements SendResult {}

  /**
   * Nothing was stored or sent.
   *
   * @param reason why, for programs
   * @param message why, for people
   */
  record Refused(Reason reason, String message) implements SendResult {}

  /** Why a message is refused. */
  enum Reason {
    /** The sender is not registered. */
    UNKNOWN_SENDER,
    /** The recipient is not registered. */
    UNKNOWN_RECIPIENT,
    /** The policy does not allow it. */
    POLICY_DENIED,
    /** The payload is longer than allowed. */
    MESSAGE_TOO_LARGE,
    /** The mailbox of the recipient is full: slow down and repeat. */
    QUEUE_FULL,
    /** A message with this id was accepted before. */
    DUPLICATE_ID,
    /** No such request is waiting for this agent's answer. */
    NO_PENDING_REQUEST
  }
}
