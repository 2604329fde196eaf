package dev.symbiont.runtime.policy;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.Objects;

/**
 * The proof that the gate allowed an action. Nobody but the gate can make one. For a tool call the
 * arguments are parsed and fit the tool's schema.
 */
public final class ApprovedAction {
  private final ProposedAction action;
  private final JsonObject arguments;
  private final ActionContext context;
  private final boolean approvedByPerson;

  ApprovedAction(
      ProposedAction action,
      JsonObject arguments,
      ActionContext context,
      boolean approvedByPerson) {
    this.action = Objects.requireNonNull(action, "action");
    this.arguments = Objects.requireNonNull(arguments, "arguments");
    this.context = Objects.requireNonNull(context, "context");
    this.approvedByPerson = approvedByPerson;
  }

  /** Returns the action. */
  public ProposedAction action() {
    return action;
  }

  /** Returns the arguments of a tool call; empty for other actions. */
  public JsonObject arguments() {
    return arguments;
  }

  /** Returns who acts, and where. */
  public ActionContext context() {
    return context;
  }

  /** Tells whether a person approved exactly this action. */
  public boolean approvedByPerson() {
    return approvedByPerson;
  }

  @Override
  public String toString() {
    return "ApprovedAction[" + ActionName.of(action) + "]";
  }
}
