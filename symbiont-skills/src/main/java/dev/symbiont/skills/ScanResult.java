package dev.symbiont.skills;

import java.util.List;

/**
 * The outcome of a scan. A clean scan proves little: rules over lines are a hint, so never let a
 * pass widen permissions.
 *
 * @param findings what was found, by file, line and order of the rules
 */
public record ScanResult(List<ScanFinding> findings) {
  /** Copies the list. */
  public ScanResult {
    findings = List.copyOf(findings);
  }

  /** Tells whether no finding {@linkplain Severity#blocks() blocks}. */
  public boolean passed() {
    return findings.stream().noneMatch(finding -> finding.severity().blocks());
  }
}
