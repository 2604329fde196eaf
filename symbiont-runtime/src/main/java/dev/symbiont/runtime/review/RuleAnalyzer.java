package dev.symbiont.runtime.review;

import dev.symbiont.domain.review.FindingCategory;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.domain.review.SecurityFinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies the rules of section 7.5. Deterministic, and linear in the size of the tool but for local
 * references, whose number it bounds.
 */
final class RuleAnalyzer implements ToolAnalyzer {
  /** Findings that are listed; the risk counts all. */
  static final int MOST_LISTED = 500;

  private static final Comparator<SecurityFinding> WORST_FIRST =
      Comparator.<SecurityFinding, Severity>comparing(finding -> Severity.of(finding.severity()))
          .thenComparing(SecurityFinding::findingId);

  RuleAnalyzer() {}

  @Override
  public Analysis analyse(ReviewedTool tool) {
    ToolView view = ToolView.of(tool);
    Map<String, SecurityFinding> byId = new LinkedHashMap<>();
    for (AnalysisRule rule : AnalysisRule.ALL) {
      for (Hit hit : rule.find(view)) {
        SecurityFinding finding = finding(rule, hit);
        byId.putIfAbsent(finding.findingId(), finding);
      }
    }
    List<SecurityFinding> findings = new ArrayList<>(byId.values());
    findings.sort(WORST_FIRST);
    return of(findings);
  }

  /** Returns the analysis that could not be made: a person has to look without it. */
  static Analysis failed(String why) {
    return of(
        List.of(
            new SecurityFinding(
                "ANALYSIS-FAILED:",
                Severity.HIGH.word(),
                FindingCategory.MALICIOUS_CODE,
                "The analysis failed",
                "No rule has judged this tool: " + why,
                1,
                Optional.of("Read the whole tool, or submit it again."))));
  }

  private static Analysis of(List<SecurityFinding> findings) {
    return new Analysis(
        findings.subList(0, Math.min(findings.size(), MOST_LISTED)),
        Risk.of(findings),
        findings.stream()
            .flatMap(finding -> finding.recommendation().stream())
            .distinct()
            .toList());
  }

  private static SecurityFinding finding(AnalysisRule rule, Hit hit) {
    return new SecurityFinding(
        rule.id() + ":" + hit.pointer(),
        rule.severity().word(),
        rule.category(),
        rule.title(),
        hit.what(),
        rule.confidence(),
        Optional.of(rule.recommendation()));
  }
}
