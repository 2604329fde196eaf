package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.cedar.Authorization;
import dev.symbiont.cedar.ErrorRule;
import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.policy.ActionScope;
import dev.symbiont.cedar.policy.Effect;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        : new Verdict.Denied(
            denial(ActionName.of(question.action()), context.agentId(), answer, ids), ids);
  }

  /**
   * Returns why a message must not be sent: a policy forbids it or cannot be evaluated. No policy
   * has to permit it, because communication rules do (specification section 3).
   *
   * @param sender who sends
   * @param operation what is done, for example {@code send_message}
   * @param recipientId the id of the agent that is to receive it
   * @param recipientName its name
   */
  public Optional<String> forbids(
      ActionContext sender, String operation, String recipientId, String recipientName) {
    PolicySet set = policies.apply(sender);
    if (set.policies().values().stream().noneMatch(CedarDecider::concernsMessages)) {
      return Optional.empty();
    }
    CedarRequests.Prepared prepared =
        requests.prepareMessage(
            sender, agents.apply(sender.agentId()), operation, recipientId, recipientName);
    Authorization answer =
        set.authorize(prepared.request(), prepared.entities(), ErrorRule.DENY_ON_FORBID_ERROR);
    List<String> ids = answer.determining().stream().map(Object::toString).toList();
    boolean forbidden =
        !answer.isAllowed()
            && (!ids.isEmpty()
                || answer.errors().stream().anyMatch(error -> isForbid(set, error.policy())));
    return forbidden
        ? Optional.of(denial("message::" + operation, sender.agentId(), answer, ids))
        : Optional.empty();
  }

  private static boolean isForbid(PolicySet set, PolicyId id) {
    return set.find(id).filter(policy -> policy.effect() == Effect.FORBID).isPresent();
  }

  private static boolean concernsMessages(Policy policy) {
    if (policy.effect() != Effect.FORBID) {
      return false;
    }
    if (policy.action() instanceof ActionScope.Equal equal) {
      return isMessage(equal.action());
    }
    return !(policy.action() instanceof ActionScope.In in)
        || in.actions().stream().anyMatch(CedarDecider::isMessage);
  }

  private static boolean isMessage(EntityUid action) {
    return action.id().startsWith("message");
  }

  private static String denial(
      String action, String agentId, Authorization answer, List<String> ids) {
    String decided =
        ids.isEmpty() ? " (no matching permit)" : " (policies: " + String.join(", ", ids) + ")";
    String errors =
        answer.errors().stream()
            .map(error -> error.policy() + ": " + error.message())
            .collect(Collectors.joining("; "));
    return "Cedar denied action '%s' for agent %s%s%s"
        .formatted(action, agentId, decided, errors.isEmpty() ? "" : ": " + errors);
  }
}
