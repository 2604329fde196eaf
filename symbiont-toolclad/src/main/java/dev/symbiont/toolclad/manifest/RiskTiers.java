package dev.symbiont.toolclad.manifest;

import java.util.Optional;

/** Reads {@code risk_tier} of tools and commands. */
final class RiskTiers {
  private RiskTiers() {}

  /** Returns the tier of {@code table}; low if none is written; reports any other word. */
  static RiskTier read(Table table) {
    Optional<String> word = table.string("risk_tier");
    Optional<RiskTier> tier = word.flatMap(RiskTier::ofWord);
    if (word.isPresent() && tier.isEmpty()) {
      table.error("risk_tier", "must be info, low, medium, high or critical");
    }
    return tier.orElse(RiskTier.LOW);
  }
}
