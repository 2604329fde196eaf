package dev.symbiont.runtime.tool;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.PolicyGate;
import dev.symbiont.toolclad.PreparedCall;
import java.util.Objects;

/**
 * Puts a prepared tool call to the same policies as a tool call of the reasoning loop: action
 * {@code tool_call::<name>}. Whatever is not allowed, and whatever fails, denies. Thread-safe.
 */
public final class DeciderGate implements PolicyGate {
  private final PolicyDecider decider;
  private final JsonCodec json;

  /** Creates a gate over {@code decider}. */
  public DeciderGate(PolicyDecider decider, JsonCodec json) {
    this.decider = Objects.requireNonNull(decider, "decider");
    this.json = Objects.requireNonNull(json, "json");
  }

  @Override
  public Decision decide(PreparedCall call, CallContext context) {
    // Approval follows and stops the call without a person's yes; asked as if it were there, so
    // that nobody is bothered in vain.
    PolicyDecider.Question question =
        new PolicyDecider.Question(
            CallQuestions.action(call, json),
            call.toolInput(),
            CallQuestions.context(context),
            call.humanApproval());
    try {
      Verdict verdict = decider.decide(question);
      return verdict instanceof Verdict.Allowed ? new Permit() : new Deny(verdict.reason());
    } catch (RuntimeException e) {
      return new Deny("the policies could not be evaluated: " + e.getMessage());
    }
  }
}
