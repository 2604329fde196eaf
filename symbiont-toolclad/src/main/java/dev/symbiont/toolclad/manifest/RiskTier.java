package dev.symbiont.toolclad.manifest;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

  private static final Map<String, RiskTier> BY_WORD =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(RiskTier::word, t -> t));

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the tier written {@code word}, which is case-sensitive. */
  public static Optional<RiskTier> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** Returns how a manifest writes this tier. */
  public String word() {
    return word;
  }
}
