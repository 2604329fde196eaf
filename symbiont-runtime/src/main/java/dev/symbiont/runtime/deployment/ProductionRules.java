package dev.symbiont.runtime.deployment;

import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.dsl.AgentDefinition;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.reasoning.AgentProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What keeps an agent out of production (runtime policy specification section 15). */
public final class ProductionRules {
  private final Supplier<List<ToolDefinition>> tools;
  private final Predicate<String> verified;
  private final boolean toolsWatched;

  /**
   * Creates the rules.
   *
   * @param tools the tools of the runtime
   * @param verified tells whether the signature of a tool was verified
   * @param toolsWatched whether changed manifests are taken over without being asked to
   */
  public ProductionRules(
      Supplier<List<ToolDefinition>> tools, Predicate<String> verified, boolean toolsWatched) {
    this.tools = Objects.requireNonNull(tools, "tools");
    this.verified = Objects.requireNonNull(verified, "verified");
    this.toolsWatched = toolsWatched;
  }

  /** Returns why the agent must not be in production; nothing if it may. */
  List<String> obstacles(
      AgentProfile agent, AgentDefinition definition, List<Diagnostic> diagnostics) {
    List<String> obstacles = new ArrayList<>();
    if (toolsWatched) {
      obstacles.add(
          "the runtime takes over changed tool manifests on its own; start it without that");
    }
    definition
        .sandbox()
        .ifPresent(
            sandbox ->
                obstacles.add(
                    "the agent asks for the sandbox '%s', and this runtime runs tools as plain processes"
                        .formatted(sandbox)));
    diagnostics.stream()
        .filter(diagnostic -> diagnostic.code().equals("W310"))
        .forEach(doubt -> obstacles.add("in the agent's file at " + doubt));
    tools.get().stream()
        .map(ToolDefinition::name)
        .filter(tool -> agent.sees(tool) && !verified.test(tool))
        .forEach(
            tool ->
                obstacles.add("the signature of the tool '%s' is not verified".formatted(tool)));
    return obstacles;
  }
}
