package dev.symbiont.runtime.policy;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.Objects;

/**
 * Port: decides whether an action is allowed. A pure function of its policies and the question;
 * thread-safe. Whatever it cannot decide it denies.
 */
@FunctionalInterface
public interface PolicyDecider {
  /** Decides {@code question}. */
  Verdict decide(Question question);

  /**
   * A question to the policies.
   *
   * @param action what is proposed
   * @param arguments the parsed arguments of a tool call; chosen by the model, untrusted
   * @param context who acts, and where
   * @param approvedByPerson whether a person approved exactly this action
   */
  record Question(
      ProposedAction action,
      JsonObject arguments,
      ActionContext context,
      boolean approvedByPerson) {
    /** Refuses {@code null}. */
    public Question {
      Objects.requireNonNull(action, "action");
      Objects.requireNonNull(arguments, "arguments");
      Objects.requireNonNull(context, "context");
    }
  }
}
