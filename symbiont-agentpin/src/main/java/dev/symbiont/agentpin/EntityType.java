package dev.symbiont.agentpin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a domain makes agents, deploys them, or both. */
public enum EntityType {
  /** Makes agents that others run. */
  MAKER,
  /** Runs agents. */
  DEPLOYER,
  /** Makes and runs agents. */
  BOTH;

  /** Returns the word on the wire, for example {@code "maker"}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tells whether a domain of this type may act as {@code role}. */
  boolean allows(DelegationRole role) {
    return this == BOTH || name().equals(role.name());
  }

  static Optional<EntityType> read(String word) {
    return Arrays.stream(values()).filter(type -> type.wire().equals(word)).findFirst();
  }
}
