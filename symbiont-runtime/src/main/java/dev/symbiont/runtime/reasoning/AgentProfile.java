package dev.symbiont.runtime.reasoning;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How an agent reasons, as its definition says, and the deployment that it is under.
 *
 * @param agentId its resolved id
 * @param name its name
 * @param systemPrompt its instructions
 * @param model its model; the provider's default when absent
 * @param temperature how random its model is, where a request says nothing
 * @param tools the tools it may see; all when absent
 * @param limits what its loops must keep to
 */
public record AgentProfile(
    String agentId,
    String name,
    Optional<String> systemPrompt,
    Optional<String> model,
    Optional<Double> temperature,
    Optional<Set<String>> tools,
    AgentLimits limits) {
  /** Copies the tools. */
  public AgentProfile {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(systemPrompt, "systemPrompt");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(temperature, "temperature");
    tools = tools.map(Set::copyOf);
    Objects.requireNonNull(limits, "limits");
  }

  /** Returns the profile of an agent whose definition says nothing about reasoning. */
  public static AgentProfile plain(String agentId, String name) {
    return new AgentProfile(
        agentId,
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        AgentLimits.NONE);
  }

  /** Tells whether it may see the tool {@code name}. */
  public boolean sees(String tool) {
    return tools.map(names -> names.contains(tool)).orElse(true);
  }
}
