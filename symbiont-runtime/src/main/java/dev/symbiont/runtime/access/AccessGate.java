package dev.symbiont.runtime.access;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.toolclad.PreparedCall;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks the access policies about what a tool call touches, after the other policies have allowed it
 * (runtime policy specification section 1, step 6). Only ToolClad tools say by their manifests what
 * they touch; nothing is asked about other tools. Thread-safe.
 */
public final class AccessGate {
  private static final JsonLimits LIMITS = new JsonLimits(1024 * 1024, 32);

  private final AccessPolicies policies;
  private final BiFunction<String, JsonObject, Optional<PreparedCall>> calls;
  private final Function<ActionContext, Accessor> agents;
  private final JsonCodec json;

  /**
   * Creates a gate.
   *
   * @param calls prepares a call of a tool by its name; empty if the tool, or its arguments, are
   *     not acceptable, or if it is no ToolClad tool
   * @param agents tells who acts
   */
  public AccessGate(
      AccessPolicies policies,
      BiFunction<String, JsonObject, Optional<PreparedCall>> calls,
      Function<ActionContext, Accessor> agents,
      JsonCodec json) {
    this.policies = Objects.requireNonNull(policies, "policies");
    this.calls = Objects.requireNonNull(calls, "calls");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.json = Objects.requireNonNull(json, "json");
  }

  /** Returns {@code inner} with what it allows put before the access policies. */
  public PolicyDecider over(PolicyDecider inner) {
    return question -> {
      Verdict verdict = inner.decide(question);
      if (!(verdict instanceof Verdict.Allowed)
          || !(question.action() instanceof ProposedAction.ToolCall call)) {
        return verdict;
      }
      AccessDecision decision = decide(call.name(), question.arguments(), question.context());
      boolean stops =
          decision instanceof AccessDecision.Denied
              || (decision instanceof AccessDecision.Escalated && !question.approvedByPerson());
      return stops ? new Verdict.Denied(decision.reason(), List.of()) : verdict;
    };
  }

  /** Returns {@code inner}, which is also asked about what the access policies escalate. */
  public ApprovalDesk over(ApprovalDesk inner) {
    return new ApprovalDesk() {
      @Override
      public boolean needsApproval(ProposedAction action, ActionContext context) {
        return inner.needsApproval(action, context) || escalation(action, context).isPresent();
      }

      @Override
      public Ruling hold(
          ProposedAction action, JsonObject arguments, ActionContext context, String why) {
        return inner.hold(
            action,
            arguments,
            context,
            escalation(action, context).map(AccessDecision::reason).orElse(why));
      }
    };
  }

  private Optional<AccessDecision> escalation(ProposedAction action, ActionContext context) {
    if (!(action instanceof ProposedAction.ToolCall call)) {
      return Optional.empty();
    }
    String text = call.arguments().isBlank() ? "{}" : call.arguments();
    try {
      return json.read(text, LIMITS) instanceof JsonObject arguments
          ? Optional.of(decide(call.name(), arguments, context))
              .filter(AccessDecision.Escalated.class::isInstance)
          : Optional.empty();
    } catch (JsonFormatException e) {
      // Such arguments are refused before anybody is asked.
      return Optional.empty();
    }
  }

  /** The first denial counts, then the first escalation. */
  private AccessDecision decide(String tool, JsonObject arguments, ActionContext context) {
    AccessDecision result = new AccessDecision.Allowed("it touches nothing");
    Accessor who = agents.apply(context);
    for (Access access : calls.apply(tool, arguments).map(ToolAccesses::of).orElseGet(List::of)) {
      AccessDecision decision = policies.decide(who, access);
      if (decision instanceof AccessDecision.Denied) {
        return decision;
      }
      result = result instanceof AccessDecision.Escalated ? result : decision;
    }
    return result;
  }
}
