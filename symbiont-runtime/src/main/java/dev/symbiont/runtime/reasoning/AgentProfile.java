package dev.symbiont.runtime.reasoning;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How an agent reasons, as its definition says.
 *
 * @param agentId its resolved id
 * @param name its name
 * @param systemPrompt its instructions
 * @param model its model; the provider's default when absent
 * @param tools the tools it may see; all when absent
 */
public record AgentProfile(
    String agentId,
    String name,
    Optional<String> systemPrompt,
    Optional<String> model,
    Optional<Set<String>> tools) {
  /** Copies the tools. */
  public AgentProfile {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(systemPrompt, "systemPrompt");
    Objects.requireNonNull(model, "model");
    tools = tools.map(Set::copyOf);
  }

  /** Returns the profile of an agent whose definition says nothing about reasoning. */
  public static AgentProfile plain(String agentId, String name) {
    return new AgentProfile(agentId, name, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
