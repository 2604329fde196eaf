package dev.symbiont.domain.review;

import java.util.List;
import java.util.Objects;

/**
 * What the reviews of a runtime amount to (SDK surface, section 3.11).
 *
 * @param totalSubmissions reviews
 * @param totalApproved tools that were approved, the signed ones included
 * @param totalRejected tools that were rejected
 * @param averageProcessingTime minutes from submission to decision
 * @param securityFindings what the analyses found
 * @param recentActivity the newest days first
 */
public record ReviewStats(
    long totalSubmissions,
    long totalApproved,
    long totalRejected,
    double averageProcessingTime,
    FindingCounts securityFindings,
    List<ReviewDay> recentActivity) {
  /** Refuses {@code null}. */
  public ReviewStats {
    Objects.requireNonNull(securityFindings, "securityFindings");
    recentActivity = List.copyOf(recentActivity);
  }
}
