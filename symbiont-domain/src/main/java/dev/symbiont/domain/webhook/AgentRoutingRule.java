package dev.symbiont.domain.webhook;

import dev.symbiont.domain.id.AgentId;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends deliveries that fit a condition to an agent (SDK surface, section 3.18).
 *
 * @param conditionType {@code path_prefix}, {@code header_equals} or {@code json_field_equals}
 * @param conditionValue the prefix, or the value
 * @param conditionTarget the name of the header or of the member
 * @param agentId the agent, by id or name
 */
public record AgentRoutingRule(
    String conditionType,
    String conditionValue,
    Optional<String> conditionTarget,
    AgentId agentId) {
  /** Refuses {@code null}. */
  public AgentRoutingRule {
    Objects.requireNonNull(conditionType, "conditionType");
    Objects.requireNonNull(conditionValue, "conditionValue");
    Objects.requireNonNull(conditionTarget, "conditionTarget");
    Objects.requireNonNull(agentId, "agentId");
  }

  /** Returns the rule for paths that are {@code prefix} or below it. */
  public static AgentRoutingRule pathPrefix(String prefix, AgentId agent) {
    return new AgentRoutingRule("path_prefix", prefix, Optional.empty(), agent);
  }

  /** Returns the rule for deliveries whose header {@code name} is {@code value}. */
  public static AgentRoutingRule headerEquals(String name, String value, AgentId agent) {
    return new AgentRoutingRule("header_equals", value, Optional.of(name), agent);
  }

  /** Returns the rule for bodies whose member {@code field} is the text {@code value}. */
  public static AgentRoutingRule jsonFieldEquals(String field, String value, AgentId agent) {
    return new AgentRoutingRule("json_field_equals", value, Optional.of(field), agent);
  }
}
