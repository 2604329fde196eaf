package dev.symbiont.schemapin;

import java.util.Locale;

/** What a pin store knows of a key that is presented for a tool. */
public enum PinStatus {
  /** Nothing is pinned for the tool. */
  FIRST_USE,
  /** This key is pinned. */
  PINNED,
  /** Another key is pinned. */
  CHANGED;

  /** Returns the name in lower snake case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
