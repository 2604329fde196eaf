package dev.symbiont.runtime.bus;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that could not be delivered.
 *
 * @param number its place in the store, for {@link MessageBus#redrive}
 * @param messageId the message
 * @param recipient who should have received it; the sender if there was no recipient
 * @param reason why it is here
 * @param at since when
 */
public record DeadLetter(
    long number, UUID messageId, UUID recipient, DeadLetterReason reason, Instant at) {}
