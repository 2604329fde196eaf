package dev.symbiont.runtime.policy.cedar;

import java.util.List;
import java.util.Objects;

/**
 * What policies may know of a tool. All of it comes from the tool's manifest, nothing from a model.
 *
 * @param verified whether the tool's signature was verified
 * @param riskTier {@code low}, {@code medium}, {@code high}, {@code critical} or {@code unknown}
 * @param humanApproval whether the manifest asks for a person's approval
 * @param provider who made the tool
 * @param backend how it runs, for example {@code shell}
 * @param actionGroups further Cedar actions that a call belongs to, as {@code
 *     Tool::Nmap::Action::"execute_tool"}
 * @param capabilities of these an agent must declare one to call it; none are needed when empty
 */
public record ToolFacts(
    boolean verified,
    String riskTier,
    boolean humanApproval,
    String provider,
    String backend,
    List<String> actionGroups,
    List<String> capabilities) {
  /** A tool of which nothing is known. */
  public static final ToolFacts UNKNOWN = new ToolFacts(false, "unknown", false, "", "", List.of());

  /** Copies the groups. */
  public ToolFacts {
    Objects.requireNonNull(riskTier, "riskTier");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(backend, "backend");
    actionGroups = List.copyOf(actionGroups);
    capabilities = List.copyOf(capabilities);
  }

  /** Creates the facts of a tool that needs no capability. */
  public ToolFacts(
      boolean verified,
      String riskTier,
      boolean humanApproval,
      String provider,
      String backend,
      List<String> actionGroups) {
    this(verified, riskTier, humanApproval, provider, backend, actionGroups, List.of());
  }

  /** Returns these facts of a tool that only agents with one of {@code words} may call. */
  public ToolFacts needing(String... words) {
    return new ToolFacts(
        verified, riskTier, humanApproval, provider, backend, actionGroups, List.of(words));
  }
}
