package dev.symbiont.runtime.review;

import dev.symbiont.domain.review.FindingSeverity;
import java.math.BigDecimal;
import java.util.Locale;

/** How bad a finding is, the worst first, and what it adds to the risk (section 7.5). */
enum Severity {
  CRITICAL("0.9"),
  HIGH("0.5"),
  MEDIUM("0.2"),
  LOW("0.05");

  private final String weight;

  Severity(String weight) {
    this.weight = weight;
  }

  FindingSeverity word() {
    return FindingSeverity.of(name().toLowerCase(Locale.ROOT));
  }

  BigDecimal weight() {
    return new BigDecimal(weight);
  }

  static Severity of(FindingSeverity word) {
    for (Severity severity : values()) {
      if (severity.word().equals(word)) {
        return severity;
      }
    }
    return CRITICAL;
  }
}
