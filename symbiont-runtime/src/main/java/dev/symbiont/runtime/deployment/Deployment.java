package dev.symbiont.runtime.deployment;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An agent in an environment.
 *
 * @param id its own
 * @param agentId the agent
 * @param environment for example {@code production}
 * @param overrides settings that win over the agent's file
 * @param sourceSha256 the hash of the agent's file when it was deployed
 * @param deployedAt since when
 * @param stoppedAt when it was ended; empty while it lasts
 */
record Deployment(
    UUID id,
    UUID agentId,
    String environment,
    Overrides overrides,
    String sourceSha256,
    Instant deployedAt,
    Optional<Instant> stoppedAt) {
  Deployment {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(overrides, "overrides");
    Objects.requireNonNull(sourceSha256, "sourceSha256");
    Objects.requireNonNull(deployedAt, "deployedAt");
    Objects.requireNonNull(stoppedAt, "stoppedAt");
  }

  Deployment stopped(Instant at) {
    return new Deployment(
        id, agentId, environment, overrides, sourceSha256, deployedAt, Optional.of(at));
  }

  /** Tells whether {@code other} asks for the same thing. */
  boolean isLike(Deployment other) {
    return agentId.equals(other.agentId)
        && environment.equals(other.environment)
        && overrides.equals(other.overrides);
  }
}
