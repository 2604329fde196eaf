package dev.symbiont.runtime.policy.cedar;

import java.util.List;
import java.util.Objects;

/**
 * What policies may know of an agent.
 *
 * @param tier {@code None}, {@code Tier1}, {@code Tier2} or {@code Tier3}
 * @param capabilities what its definition declares
 * @param groups the labels it carries
 */
public record AgentFacts(String tier, List<String> capabilities, List<String> groups) {
  /** An agent of which nothing is known. */
  public static final AgentFacts UNKNOWN = new AgentFacts("None", List.of(), List.of());

  /** Copies the lists. */
  public AgentFacts {
    Objects.requireNonNull(tier, "tier");
    capabilities = List.copyOf(capabilities);
    groups = List.copyOf(groups);
  }
}
