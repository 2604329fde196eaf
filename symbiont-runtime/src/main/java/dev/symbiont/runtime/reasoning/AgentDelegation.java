package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovedAction;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Hands tasks to agents of this runtime (runtime reasoning specification, section 18). The policies
 * have allowed the action {@code delegate::TARGET} already; here follow, in this order: the target
 * exists, is not at work on the task already, the chain is not too long, and the communication
 * rules allow it. Thread-safe.
 */
public final class AgentDelegation implements Delegation {
  private static final int DEFAULT_DEPTH = 3;

  private final Function<String, Optional<AgentProfile>> agents;
  private final BooleanSupplier available;
  private final CommunicationCheck rules;
  private final SubLoop loops;

  /** Asks the communication rules. */
  @FunctionalInterface
  public interface CommunicationCheck {
    /**
     * Returns why {@code from} must not hand a task to {@code to}; empty if it may.
     *
     * @param depth hops on the way to {@code from}
     */
    Optional<String> denial(String from, String to, int depth);
  }

  /** Runs the loop of a target. */
  @FunctionalInterface
  public interface SubLoop {
    /** Runs the loop and returns its result when it has ended, or why it did not begin. */
    Answer run(AgentProfile target, String task, ActionContext from, Origin origin);
  }

  /**
   * Creates a delegation.
   *
   * @param agents finds an agent by id or unique name
   * @param available tells whether there is anybody to hand tasks to
   */
  public AgentDelegation(
      Function<String, Optional<AgentProfile>> agents,
      BooleanSupplier available,
      CommunicationCheck rules,
      SubLoop loops) {
    this.agents = Objects.requireNonNull(agents, "agents");
    this.available = Objects.requireNonNull(available, "available");
    this.rules = Objects.requireNonNull(rules, "rules");
    this.loops = Objects.requireNonNull(loops, "loops");
  }

  @Override
  public boolean isAvailable() {
    return available.getAsBoolean();
  }

  @Override
  public Answer delegate(ApprovedAction action, Origin origin) {
    if (!(action.action() instanceof ProposedAction.Delegate task)) {
      return new Answer.Refused("not a delegation");
    }
    Optional<AgentProfile> target = agents.apply(task.target());
    if (target.isEmpty()) {
      return new Answer.Refused("there is no agent '" + task.target() + "'");
    }
    return refusal(target.get(), action.context(), origin)
        .<Answer>map(Answer.Refused::new)
        .orElseGet(() -> loops.run(target.get(), task.message(), action.context(), origin));
  }

  private Optional<String> refusal(AgentProfile target, ActionContext from, Origin origin) {
    if (origin.chain().contains(target.agentId())) {
      return Optional.of("the agent '" + target.name() + "' is at work on this task already");
    }
    int limit = origin.config().maxDelegationDepth().orElse(DEFAULT_DEPTH);
    if (from.delegationDepth() >= limit) {
      return Optional.of(
          "delegation depth %d reached the limit %d".formatted(from.delegationDepth(), limit));
    }
    return rules
        .denial(from.agentId(), target.agentId(), from.delegationDepth())
        .map(reason -> "the communication rules deny it: " + reason);
  }
}
