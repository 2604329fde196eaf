package dev.symbiont.agentpin;

/** How a key compares with the keys pinned for its domain. */
public enum PinOutcome {
  /** The domain was not known. */
  FIRST_USE,
  /** The key is one of those pinned. */
  MATCHED,
  /** The domain is known with other keys only. */
  CHANGED
}
