package dev.symbiont.skills;

import java.util.Locale;
import java.util.Optional;

/** How bad a finding is, worst first (skills.md section 2). */
public enum Severity {
  /** Blocks: an attack. */
  CRITICAL,
  /** Blocks: a dangerous action, or something that could not be scanned. */
  HIGH,
  /** Worth a look. */
  MEDIUM,
  /** Worth knowing. */
  WARNING,
  /** For completeness. */
  INFO;

  /** Returns the word on the wire, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the severity with that word. */
  public static Optional<Severity> ofWord(String word) {
    for (Severity severity : values()) {
      if (severity.word().equals(word)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }

  /** Tells whether a finding of this severity fails the scan. */
  public boolean blocks() {
    return this == CRITICAL || this == HIGH;
  }
}
