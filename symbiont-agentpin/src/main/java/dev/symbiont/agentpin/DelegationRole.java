package dev.symbiont.agentpin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The part that a domain plays in a delegation chain. */
public enum DelegationRole {
  /** Made the agent; always the first entry of a chain. */
  MAKER,
  /** Runs the agent, or passes it on. */
  DEPLOYER;

  /** Returns the word on the wire, for example {@code "maker"}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<DelegationRole> read(String word) {
    return Arrays.stream(values()).filter(role -> role.wire().equals(word)).findFirst();
  }
}
