package dev.symbiont.toolclad.manifest;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How dangerous a tool is, from harmless to dangerous; the order of the constants is the order. */
public enum RiskTier {
  /** Informational only. */
  INFO,
  /** Reads public data. */
  LOW,
  /** Touches systems of others. */
  MEDIUM,
  /** Can do damage. */
  HIGH,
  /** Can do lasting damage. */
  CRITICAL;

  /** Returns the tier written {@code word}, which is case-sensitive. */
  public static Optional<RiskTier> ofWord(String word) {
    return Stream.of(values()).filter(tier -> tier.word().equals(word)).findFirst();
  }

  /** Returns how a manifest writes this tier. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
