package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.domain.reasoning.ToolFilterProfile;
import dev.symbiont.runtime.policy.Glob;
import java.util.List;
import java.util.function.Predicate;

/**
 * Applies a tool profile: what is included, without what is excluded, verified if that is asked
 * for, and no more than allowed (runtime reasoning specification, section 14.1). Immutable.
 */
final class ToolFilter {
  private final ToolFilterProfile profile;
  private final List<Glob> include;
  private final List<Glob> exclude;
  private final Predicate<String> verified;

  /**
   * Creates a filter.
   *
   * @param verified tells whether the signature of a tool was verified; what a tool says about
   *     itself does not count
   */
  ToolFilter(ToolFilterProfile profile, Predicate<String> verified) {
    this.profile = profile;
    this.include = profile.include().stream().map(Glob::of).toList();
    this.exclude = profile.exclude().stream().map(Glob::of).toList();
    this.verified = verified;
  }

  /** Returns the tools that are left, in their order. */
  List<ToolDefinition> apply(List<ToolDefinition> tools) {
    return tools.stream()
        .filter(tool -> include.isEmpty() || matches(include, tool))
        .filter(tool -> !matches(exclude, tool))
        .filter(tool -> !profile.requireVerified() || verified.test(tool.name()))
        .limit(profile.maxTools().orElse(Integer.MAX_VALUE))
        .toList();
  }

  private static boolean matches(List<Glob> patterns, ToolDefinition tool) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(tool.name()));
  }
}
