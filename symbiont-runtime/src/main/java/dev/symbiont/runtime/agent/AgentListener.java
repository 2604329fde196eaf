package dev.symbiont.runtime.agent;

/**
 * Is told of agents that came, changed or went after it happened, once each and in order per agent,
 * on a thread of the registry. An exception is logged and does not stop the others.
 */
@FunctionalInterface
public interface AgentListener {
  /** Called after {@code agent} was registered. */
  default void created(Agent agent) {}

  /** Called after name or source of {@code before} were changed. */
  default void updated(Agent before, Agent after) {}

  /** Called after the state of {@code before} became that of {@code after}. */
  void changed(Agent before, Agent after);
}
