package dev.symbiont.runtime.review;

import dev.symbiont.domain.review.SecurityFinding;
import java.math.BigDecimal;
import java.util.List;

/**
 * What an analyzer has found.
 *
 * @param findings the worst first, then by id
 * @param risk 0 to 1, of all findings that there were
 * @param recommendations what to do, without repetition
 */
record Analysis(List<SecurityFinding> findings, BigDecimal risk, List<String> recommendations) {
  Analysis {
    findings = List.copyOf(findings);
    recommendations = List.copyOf(recommendations);
  }

  /** Tells whether there is a finding above low. */
  boolean hasSeriousFinding() {
    return findings.stream().anyMatch(finding -> Severity.of(finding.severity()) != Severity.LOW);
  }

  /** Tells whether there is a critical finding. */
  boolean hasCriticalFinding() {
    return findings.stream()
        .anyMatch(finding -> Severity.of(finding.severity()) == Severity.CRITICAL);
  }
}
