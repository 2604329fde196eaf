package dev.symbiont.runtime.communication;

import java.util.Locale;
import java.util.Optional;

/** What a matching rule does. */
public enum Effect {
  /** Lets the message pass. */
  ALLOW,
  /** Stops it. */
  DENY;

  /** Returns the word on the wire, for example {@code allow}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a word in any case; empty for every other word. */
  static Optional<Effect> parse(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "allow" -> Optional.of(ALLOW);
      case "deny" -> Optional.of(DENY);
      default -> Optional.empty();
    };
  }
}
