package dev.symbiont.runtime.communication;

/** How the addition of a rule ended. */
public enum Addition {
  /** It is in force. */
  ADDED,
  /** There is a rule with this id. */
  DUPLICATE,
  /** There are as many rules as there may be. */
  FULL
}
