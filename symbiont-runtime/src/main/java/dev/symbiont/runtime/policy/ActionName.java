package dev.symbiont.runtime.policy;

import dev.symbiont.domain.reasoning.ProposedAction;

/** How policies and the audit trail name an action (runtime policy specification section 2.3). */
public final class ActionName {
  private ActionName() {}

  /** Returns the name, for example {@code tool_call::search_text}. */
  public static String of(ProposedAction action) {
    if (action instanceof ProposedAction.ToolCall call) {
      return "tool_call::" + call.name();
    }
    if (action instanceof ProposedAction.Delegate delegate) {
      return "delegate::" + delegate.target();
    }
    if (action instanceof ProposedAction.Respond) {
      return "respond";
    }
    if (action instanceof ProposedAction.Terminate) {
      return "terminate";
    }
    return "unknown";
  }
}
