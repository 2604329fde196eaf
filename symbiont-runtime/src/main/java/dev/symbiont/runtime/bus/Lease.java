package dev.symbiont.runtime.bus;

import java.time.Instant;

/**
 * A message that was handed out and must be acknowledged, else it is handed out again.
 *
 * @param message the message
 * @param attempt how often it was handed out, from 1
 * @param until when it may be handed out again
 * @param number its place in the store
 */
public record Lease(ReceivedMessage message, int attempt, Instant until, long number) {}
