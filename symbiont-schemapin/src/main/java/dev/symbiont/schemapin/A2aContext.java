package dev.symbiont.schemapin;

import java.util.Objects;
import java.util.Optional;

/**
 * On whose behalf an agent verifies a schema (section 8, A2A).
 *
 * @param callerAgentId the calling agent, for the record
 * @param delegationDepth how often the task was handed on; above 3 nothing is allowed
 * @param originatingDomain where the task began, for the record
 * @param trustedDomains whose tools may be used
 */
public record A2aContext(
    Optional<String> callerAgentId,
    int delegationDepth,
    Optional<String> originatingDomain,
    TrustedDomains trustedDomains) {
  /** The deepest delegation that is allowed. */
  public static final int MAX_DEPTH = 3;

  /**
   * Refuses a negative depth.
   *
   * @throws IllegalArgumentException if {@code delegationDepth} is negative
   */
  public A2aContext {
    Objects.requireNonNull(callerAgentId, "callerAgentId");
    Objects.requireNonNull(originatingDomain, "originatingDomain");
    Objects.requireNonNull(trustedDomains, "trustedDomains");
    if (delegationDepth < 0) {
      throw new IllegalArgumentException(
          "delegationDepth must not be negative, was " + delegationDepth);
    }
  }
}
