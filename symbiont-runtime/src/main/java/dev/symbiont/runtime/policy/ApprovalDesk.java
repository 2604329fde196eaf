package dev.symbiont.runtime.policy;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.Objects;

/** Port: asks a person. */
public interface ApprovalDesk {
  /** Tells whether {@code action} needs a person's approval. */
  boolean needsApproval(ProposedAction action, ActionContext context);

  /**
   * Holds an action until a person decides or the time is up. An interrupt counts as a denial and
   * stays set.
   */
  Ruling hold(ProposedAction action, JsonObject arguments, ActionContext context, String why);

  /**
   * What became of a held action.
   *
   * @param approved whether it may run, once, with exactly these arguments
   * @param reason who decided, or why nobody did
   */
  record Ruling(boolean approved, String reason) {
    /** Refuses {@code null}. */
    public Ruling {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** A desk at which nobody sits: what needs approval is denied. */
  ApprovalDesk UNATTENDED =
      new ApprovalDesk() {
        @Override
        public boolean needsApproval(ProposedAction action, ActionContext context) {
          return false;
        }

        @Override
        public Ruling hold(
            ProposedAction action, JsonObject arguments, ActionContext context, String why) {
          return new Ruling(false, "nobody is there to approve");
        }
      };
}
