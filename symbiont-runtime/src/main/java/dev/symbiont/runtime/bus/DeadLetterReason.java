package dev.symbiont.runtime.bus;

/** Why a message became a dead letter. */
public enum DeadLetterReason {
  /** The recipient was removed before it received the message. */
  RECIPIENT_NOT_FOUND,
  /** Nobody was subscribed to the topic. */
  NO_SUBSCRIBER,
  /** The mailbox of this recipient was full. */
  QUEUE_FULL,
  /** The recipient took the message as often as allowed and never acknowledged it. */
  NOT_ACKNOWLEDGED,
  /** The stored message is not what its sender has signed. */
  SIGNATURE_VERIFICATION_FAILURE
}
