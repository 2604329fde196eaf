package dev.symbiont.runtime.policy.dsl;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.PerRevision;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the policy blocks of the agent's definition, then Cedar. Both must let an action pass; an
 * allow of the definition counts as a permit where Cedar has none and forbids nothing. Thread-safe.
 *
 * <p>A changed definition holds for the next action. Respond and terminate are stopped only by a
 * deny that names them, so that an agent under strict requirements can still say that it failed.
 */
public final class DefinitionDecider implements PolicyDecider {
  private final CedarDecider cedar;
  private final Function<String, Optional<Agent>> agents;
  private final Function<String, ToolFacts> tools;
  private final boolean policyGrants;
  private final Clock clock;
  private final PerRevision<DefinitionPolicies> compiled =
      new PerRevision<>(agent -> DefinitionPolicies.of(agent.spec()));

  /**
   * Creates a decider.
   *
   * @param agents finds an agent by its id; an action of nobody is denied
   * @param tools what is known of a tool, by name
   * @param policyGrants whether an allow of a definition permits anything by itself
   * @param clock the time that guards see
   */
  public DefinitionDecider(
      CedarDecider cedar,
      Function<String, Optional<Agent>> agents,
      Function<String, ToolFacts> tools,
      boolean policyGrants,
      Clock clock) {
    this.cedar = Objects.requireNonNull(cedar, "cedar");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.tools = Objects.requireNonNull(tools, "tools");
    this.policyGrants = policyGrants;
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public Verdict decide(Question question) {
    Optional<Agent> agent = agents.apply(question.context().agentId());
    if (agent.isEmpty()) {
      return new Verdict.Denied(
          "agent " + question.context().agentId() + " is not registered", List.of());
    }
    DefinitionPolicies policies = compiled.of(agent.get());
    List<String> needed = needed(question.action());
    if (policies.isEmpty() && needed.isEmpty()) {
      return cedar.decide(question);
    }
    DefinitionPolicies.Finding finding =
        policies.check(question.action(), needed, environment(question));
    if (finding.denial().isPresent()) {
      return new Verdict.Denied(finding.denial().get(), List.of());
    }
    // An agent that runs elsewhere must not grant itself anything.
    boolean grants = policyGrants && !agent.get().isExternal();
    return cedar.decide(question, grants ? finding.grants() : List.of());
  }

  private List<String> needed(ProposedAction action) {
    return action instanceof ProposedAction.ToolCall call
        ? tools.apply(call.name()).capabilities()
        : List.of();
  }

  /** What is not in here, for instance an unauthenticated user, is unknown to guards. */
  private JsonObject environment(Question question) {
    ActionContext context = question.context();
    JsonObject.Builder environment =
        JsonObject.builder()
            .put(
                "agent",
                JsonObject.builder()
                    .put("id", context.agentId())
                    .put("name", context.agentName())
                    .build())
            .put("args", question.arguments())
            .put("context", facts(question))
            .put("human_approval", question.approvedByPerson());
    for (String name : List.of("user", "session")) {
      context.trusted().get(name).ifPresent(value -> environment.put(name, value));
    }
    if (question.action() instanceof ProposedAction.ToolCall call) {
      ToolFacts facts = tools.apply(call.name());
      environment
          .put(
              "tool",
              JsonObject.builder()
                  .put("name", call.name())
                  .put("verified", facts.verified())
                  .put("risk_tier", facts.riskTier())
                  .build())
          .put("verified", facts.verified())
          .put("risk_tier", facts.riskTier());
    }
    return environment.build();
  }

  private JsonObject facts(Question question) {
    ActionContext context = question.context();
    return context.trusted().toBuilder()
        .put("has_human_approval", question.approvedByPerson())
        .put("iteration", context.iteration())
        .put("delegation_depth", context.delegationDepth())
        .put("now", clock.instant().getEpochSecond())
        .put("surface", context.surface())
        .put("tool_input", question.arguments())
        .build();
  }
}
