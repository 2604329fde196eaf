package dev.symbiont.runtime.agent;

/**
 * Is told of every change of state after it happened, once per change and in order per agent, on a
 * thread of the registry. An exception is logged and does not stop the others.
 */
@FunctionalInterface
public interface AgentListener {
  /** Called after the state of {@code before} became that of {@code after}. */
  void changed(Agent before, Agent after);
}
