package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.runtime.policy.GateOutcome;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Wakes those who wait for the next entry of a loop's journal. Thread-safe. */
final class LoopSignals {
  private final ConcurrentMap<String, Set<Runnable>> sleepers = new ConcurrentHashMap<>();

  LoopSignals() {}

  /** Calls {@code wake} whenever the loop has written an entry, or its end became known. */
  void add(String loopId, Runnable wake) {
    sleepers.compute(
        loopId,
        (id, known) -> {
          Set<Runnable> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(wake);
          return all;
        });
  }

  void remove(String loopId, Runnable wake) {
    sleepers.computeIfPresent(
        loopId,
        (id, known) -> {
          known.remove(wake);
          return known.isEmpty() ? null : known;
        });
  }

  /** Returns an observer that wakes, and then lets {@code other} see what happened. */
  LoopObserver before(LoopObserver other) {
    return new LoopObserver() {
      @Override
      public void journalled(String loopId, JournalEntry entry) {
        wake(loopId);
        other.journalled(loopId, entry);
      }

      @Override
      public void decided(String loopId, GateOutcome outcome) {
        other.decided(loopId, outcome);
      }
    };
  }

  /** Wakes those who wait for {@code loopId}. */
  void wake(String loopId) {
    Set<Runnable> known = sleepers.get(loopId);
    if (known != null) {
      known.forEach(Runnable::run);
    }
  }
}
