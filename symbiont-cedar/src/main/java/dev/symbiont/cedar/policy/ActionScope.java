package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.value.EntityUid;
import java.util.List;

/** What the scope of a policy demands of the action. */
public sealed interface ActionScope {
  /** No demand. */
  record Any() implements ActionScope {}

  /**
   * {@code == action}.
   *
   * @param action the only match
   */
  record Equal(EntityUid action) implements ActionScope {}

  /**
   * {@code in [a, b]}, and {@code in a} as a list of one.
   *
   * @param actions the matches, as are their descendants
   */
  record In(List<EntityUid> actions) implements ActionScope {
    /** Copies the list. */
    public In {
      actions = List.copyOf(actions);
    }
  }
}
