package dev.symbiont.domain.dsl;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.DeploymentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An agent in an environment (HTTP contract, section 9.4).
 *
 * @param deploymentId the deployment
 * @param agentId the agent
 * @param status where it is
 * @param deployedAt since when
 * @param endpointUrl where it can be reached from outside, if it can
 * @param extra members that this version does not know
 */
public record AgentDeployResponse(
    DeploymentId deploymentId,
    AgentId agentId,
    DeploymentStatus status,
    Instant deployedAt,
    Optional<String> endpointUrl,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public AgentDeployResponse {
    Objects.requireNonNull(deploymentId, "deploymentId");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(deployedAt, "deployedAt");
    Objects.requireNonNull(endpointUrl, "endpointUrl");
    Objects.requireNonNull(extra, "extra");
  }
}
