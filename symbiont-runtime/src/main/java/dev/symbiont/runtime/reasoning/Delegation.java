package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.policy.ApprovedAction;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Port: hands a task to another agent and waits for its answer. Thread-safe. */
public interface Delegation {
  /** Nobody to hand tasks to. */
  Delegation NONE =
      new Delegation() {
        @Override
        public boolean isAvailable() {
          return false;
        }

        @Override
        public Answer delegate(ApprovedAction action, Origin origin) {
          String target =
              action.action() instanceof ProposedAction.Delegate delegate ? delegate.target() : "?";
          return new Answer.Refused("delegation to '" + target + "' is not available here");
        }
      };

  /** Tells whether a loop may offer delegation to its model. */
  boolean isAvailable();

  /** Runs the target's own loop within what is left of time and tokens. */
  Answer delegate(ApprovedAction action, Origin origin) throws InterruptedException;

  /**
   * The loop that hands a task on.
   *
   * @param chain the ids of the agents on the way to it, its own last
   * @param config its limits
   * @param timeLeft what is left of its time
   * @param tokensLeft what is left of its tokens, at least 1
   */
  record Origin(List<String> chain, LoopConfig config, Duration timeLeft, long tokensLeft) {
    /** Copies the chain. */
    public Origin {
      chain = List.copyOf(chain);
      Objects.requireNonNull(config, "config");
      Objects.requireNonNull(timeLeft, "timeLeft");
    }
  }

  /** What came of a delegated task. */
  sealed interface Answer {
    /** The other agent finished. */
    record Done(LoopResult result) implements Answer {}

    /** The task was not handed on. */
    record Refused(String reason) implements Answer {}
  }
}
