package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.WireExplicitNulls;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that a reviewer should look at (SDK surface, section 3.11).
 *
 * @param findingId the rule and the place, for example {@code DATA-1:/schema/properties/token}
 * @param severity how bad it is
 * @param category what it is about
 * @param title what it is, in a few words
 * @param description what was found and where
 * @param confidence how sure the rule is, 0 to 1
 * @param recommendation what to do about it
 */
@WireExplicitNulls
public record SecurityFinding(
    String findingId,
    FindingSeverity severity,
    FindingCategory category,
    String title,
    String description,
    double confidence,
    Optional<String> recommendation) {
  /** Refuses {@code null}. */
  public SecurityFinding {
    Objects.requireNonNull(findingId, "findingId");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(recommendation, "recommendation");
  }
}
