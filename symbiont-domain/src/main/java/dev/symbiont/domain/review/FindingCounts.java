package dev.symbiont.domain.review;

import java.util.Map;

/**
 * How many findings there were (SDK surface, section 3.11).
 *
 * @param total all
 * @param bySeverity by the word of the severity
 * @param byCategory by the word of the category
 */
public record FindingCounts(
    long total, Map<String, Long> bySeverity, Map<String, Long> byCategory) {
  /** Copies the collections. */
  public FindingCounts {
    bySeverity = Map.copyOf(bySeverity);
    byCategory = Map.copyOf(byCategory);
  }
}
