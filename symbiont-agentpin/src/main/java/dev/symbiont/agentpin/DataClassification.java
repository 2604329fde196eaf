package dev.symbiont.agentpin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How confidential data may be at most, from least to most. */
public enum DataClassification {
  /** Anybody may see it. */
  PUBLIC,
  /** Members of the organisation may see it. */
  INTERNAL,
  /** Those who need it may see it. */
  CONFIDENTIAL,
  /** Named persons may see it. */
  RESTRICTED;

  /** Returns the word on the wire, for example {@code "internal"}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<DataClassification> read(String word) {
    return Arrays.stream(values()).filter(level -> level.wire().equals(word)).findFirst();
  }
}
