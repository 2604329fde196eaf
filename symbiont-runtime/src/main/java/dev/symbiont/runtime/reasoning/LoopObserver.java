package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.runtime.policy.GateOutcome;

/** Watches a loop while it runs. Called on the loop's thread: return soon and throw nothing. */
public interface LoopObserver {
  /** Sees nothing. */
  LoopObserver NONE = new LoopObserver() {};

  /** The loop wrote an entry into its journal. */
  default void journalled(String loopId, JournalEntry entry) {}

  /** The gate decided about an action. */
  default void decided(String loopId, GateOutcome outcome) {}
}
