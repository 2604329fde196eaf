package dev.symbiont.api.communication;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.api.call.ReplyBody;
import dev.symbiont.domain.communication.CommunicationEffect;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.error.ValidationException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.util.List;
import java.util.Optional;

/**
 * The operation table: about who may send to whom (SDK surface section 3.10). Send a call with
 * {@link dev.symbiont.api.call.Caller}.
 */
public final class CommunicationCalls {
  private static final Operation<List<CommunicationRule>> LIST =
      Operation.get("communication.list", "communication/rules")
          .asExtension()
          .returnsList(CommunicationRule.class);

  private static final Operation<CommunicationRule> ADD =
      Operation.post("communication.add", "communication/rules")
          .asExtension()
          .returns(CommunicationRule.class);

  private static final Operation<Operation.Done> REMOVE =
      Operation.delete("communication.remove", "communication/rules/{id}")
          .asExtension()
          .returnsNothing();

  private static final Operation<CommunicationEvaluation> EVALUATE =
      Operation.post("communication.evaluate", "communication/evaluate")
          .asExtension()
          .reads(CommunicationCalls::evaluation);

  private CommunicationCalls() {}

  /** Returns the call that lists the rules in the order of their creation. */
  public static Call<List<CommunicationRule>> list() {
    return LIST.with();
  }

  /**
   * Returns the call that adds a rule.
   *
   * @throws ValidationException if {@code action} and {@code effect} contradict each other: a
   *     security check, so it is made whatever the validation mode
   */
  public static Call<CommunicationRule> add(CommunicationRule rule) {
    if (rule.isContradictory()) {
      throw contradiction(rule.action());
    }
    return ADD.with().body(rule);
  }

  /**
   * Returns the call that adds a rule as JSON, in snake_case or camelCase, as the other SDKs write
   * it.
   *
   * @throws ValidationException if {@code action} and {@code effect} contradict each other
   */
  public static Call<CommunicationRule> add(JsonObject rule) {
    Optional<CommunicationEffect> action = effect(rule, "action");
    Optional<CommunicationEffect> effect = effect(rule, "effect");
    if (action.isPresent() && effect.isPresent() && !action.equals(effect)) {
      throw contradiction(action.get().word());
    }
    return ADD.with().body(rule);
  }

  /** Returns the call that removes a rule. */
  public static Call<Operation.Done> remove(String ruleId) {
    return REMOVE.with(ruleId);
  }

  /** Returns the call that asks whether a message would be allowed. */
  public static Call<CommunicationEvaluation> evaluate(EvaluateCommunicationRequest question) {
    return EVALUATE.with().body(question);
  }

  private static Optional<CommunicationEffect> effect(JsonObject rule, String member) {
    return rule.string(member).map(CommunicationEffect::of).filter(CommunicationEffect::isKnown);
  }

  private static ValidationException contradiction(String action) {
    return new ValidationException(
        "effect",
        ADD.name()
            + " was not sent: action says '"
            + action
            + "' and effect says the opposite; give one of them");
  }

  /** Some runtimes name the rule that decided instead of showing it. */
  private static CommunicationEvaluation evaluation(ReplyBody reply) {
    if (reply.json() instanceof JsonObject answer
        && answer.get("rule").orElse(null) instanceof JsonString id) {
      JsonObject named = answer.toBuilder().put("rule", JsonNull.NULL).put("rule_id", id).build();
      return reply.as(named, CommunicationEvaluation.class);
    }
    return reply.as(CommunicationEvaluation.class);
  }
}
