package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.cedar.Authorization;
import dev.symbiont.cedar.ErrorRule;
import dev.symbiont.cedar.PolicySet;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides by Cedar policies. What is not permitted is denied, and a policy that cannot be evaluated
 * denies. Thread-safe.
 */
public final class CedarDecider implements PolicyDecider {
  private final Function<ActionContext, PolicySet> policies;
  private final Function<String, AgentFacts> agents;
  private final Function<String, ToolFacts> tools;
  private final CedarRequests requests;

  /**
   * Creates a decider.
   *
   * @param policies the policies for a context; asked for every decision
   * @param agents what is known of an agent, by id
   * @param tools what is known of a tool, by name
   * @param clock the time that policies see
   */
  public CedarDecider(
      Function<ActionContext, PolicySet> policies,
      Function<String, AgentFacts> agents,
      Function<String, ToolFacts> tools,
      Clock clock) {
    this.policies = Objects.requireNonNull(policies, "policies");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.tools = Objects.requireNonNull(tools, "tools");
    this.requests = new CedarRequests(clock);
  }

  @Override
  public Verdict decide(Question question) {
    return decide(question, List.of());
  }

  /**
   * Decides {@code question} for an agent to whom something else than Cedar grants the action.
   *
   * @param grants what grants it; this counts only where no policy permits, forbids or fails
   */
  public Verdict decide(Question question, List<String> grants) {
    ActionContext context = question.context();
    ToolFacts tool =
        question.action() instanceof ProposedAction.ToolCall call
            ? tools.apply(call.name())
            : ToolFacts.UNKNOWN;
    CedarRequests.Prepared prepared =
        requests.prepare(question, agents.apply(context.agentId()), tool);
    Authorization answer =
        policies
            .apply(context)
            .authorize(prepared.request(), prepared.entities(), ErrorRule.DENY_ON_ANY_ERROR);
    List<String> ids = answer.determining().stream().map(Object::toString).toList();
    if (!grants.isEmpty() && !answer.isAllowed() && ids.isEmpty() && answer.errors().isEmpty()) {
      return new Verdict.Allowed("permitted by " + String.join(", ", grants), grants);
    }
    return answer.isAllowed()
        ? new Verdict.Allowed("permitted by " + String.join(", ", ids), ids)
        : new Verdict.Denied(denial(question, answer, ids), ids);
  }

  private static String denial(Question question, Authorization answer, List<String> ids) {
    String decided =
        ids.isEmpty() ? " (no matching permit)" : " (policies: " + String.join(", ", ids) + ")";
    String errors =
        answer.errors().stream()
            .map(error -> error.policy() + ": " + error.message())
            .collect(Collectors.joining("; "));
    return "Cedar denied action '%s' for agent %s%s%s"
        .formatted(
            ActionName.of(question.action()),
            question.context().agentId(),
            decided,
            errors.isEmpty() ? "" : ": " + errors);
  }
}
