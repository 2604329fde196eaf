package dev.symbiont.runtime.bus;

import java.time.Duration;

/**
 * Bounds of the bus.
 *
 * @param maxPayloadBytes longest payload, in bytes
 * @param maxQueued most messages that wait for one agent
 * @param maxQueuedBytes most bytes of messages that wait for one agent
 * @param maxTtl longest time to live; a longer wish is cut to it
 * @param leaseTime time in which a leased message must be acknowledged
 * @param attempts how often a message is leased before it is dead
 * @param maxDeadLetters most dead letters that are kept; the oldest go first
 */
public record BusLimits(
    int maxPayloadBytes,
    int maxQueued,
    long maxQueuedBytes,
    Duration maxTtl,
    Duration leaseTime,
    int attempts,
    int maxDeadLetters) {
  /** 1 MiB, 10,000 messages or 64 MiB per agent, one hour, leases of 30 s, 3 attempts, 1,000. */
  public static final BusLimits DEFAULT =
      new BusLimits(
          1 << 20, 10_000, 64L << 20, Duration.ofHours(1), Duration.ofSeconds(30), 3, 1_000);

  /** Checks the ranges. */
  public BusLimits {
    if (maxPayloadBytes < 1
        || maxQueued < 1
        || maxQueuedBytes < 1
        || maxTtl.toSeconds() < 1
        || leaseTime.toMillis() < 1
        || attempts < 1
        || maxDeadLetters < 1) {
      throw new IllegalArgumentException("every limit of the bus must be positive");
    }
  }
}
