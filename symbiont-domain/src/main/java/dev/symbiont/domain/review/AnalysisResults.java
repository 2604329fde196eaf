package dev.symbiont.domain.review;

import dev.symbiont.domain.id.AnalysisId;
import dev.symbiont.domain.wire.WireDefault;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the analysis of a tool has found (SDK surface, section 3.11).
 *
 * @param analysisId the analysis
 * @param riskScore 0 to 100; 0 without findings
 * @param findings the worst first
 * @param recommendations what to do, without repetition
 * @param completedAt when it ended
 */
public record AnalysisResults(
    AnalysisId analysisId,
    int riskScore,
    List<SecurityFinding> findings,
    @WireDefault("[]") List<String> recommendations,
    Instant completedAt) {
  /** Refuses {@code null}. */
  public AnalysisResults {
    Objects.requireNonNull(analysisId, "analysisId");
    findings = List.copyOf(findings);
    recommendations = List.copyOf(recommendations);
    Objects.requireNonNull(completedAt, "completedAt");
  }
}
