package dev.symbiont.domain.dsl;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireDefault;
import java.util.List;
import java.util.Objects;

/**
 * Puts an agent into an environment (runtime policy specification, section 15).
 *
 * @param agentId the agent, by id or name
 * @param environment for example {@code development} or {@code production}, which is stricter
 * @param configOverrides settings that differ from the agent's file; nothing that touches policy
 */
public record AgentDeployRequest(
    AgentId agentId,
    @WireDefault("\"development\"") String environment,
    @WireDefault("{}") JsonObject configOverrides)
    implements Constrained {
  /** Refuses {@code null}. */
  public AgentDeployRequest {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(configOverrides, "configOverrides");
  }

  /** Returns the request that deploys {@code agentId} for development as its file says. */
  public static AgentDeployRequest of(AgentId agentId) {
    return new AgentDeployRequest(agentId, "development", JsonObject.EMPTY);
  }

  /** Returns this request for another environment. */
  public AgentDeployRequest to(String other) {
    return new AgentDeployRequest(agentId, other, configOverrides);
  }

  /** Returns this request with other settings than those of the agent's file. */
  public AgentDeployRequest overriding(JsonObject other) {
    return new AgentDeployRequest(agentId, environment, other);
  }

  @Override
  public List<Violation> violations() {
    return new Rules().requireText(environment, "environment").violations();
  }
}
