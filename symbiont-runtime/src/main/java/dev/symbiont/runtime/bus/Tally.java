package dev.symbiont.runtime.bus;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the bus does. Thread-safe. */
final class Tally {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder dead = new LongAdder();
  private final LongAdder refused = new LongAdder();

  Tally() {}

  void accepted() {
    accepted.increment();
  }

  void delivered(int messages) {
    delivered.add(messages);
  }

  void expired(int messages) {
    expired.add(messages);
  }

  void dead(int messages) {
    dead.add(messages);
  }

  void refused() {
    refused.increment();
  }

  BusCounters counters() {
    return new BusCounters(
        accepted.sum(), delivered.sum(), expired.sum(), dead.sum(), refused.sum());
  }
}
