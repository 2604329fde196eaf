package dev.symbiont.runtime.bus;

/**
 * What the bus has done since the start. Copies are counted: a message to three subscribers counts
 * three times.
 *
 * @param accepted durable copies
 * @param delivered received copies
 * @param expired copies whose time to live ran out
 * @param dead copies that became dead letters
 * @param refused messages that were not accepted
 */
public record BusCounters(long accepted, long delivered, long expired, long dead, long refused) {}
