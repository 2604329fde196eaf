package dev.symbiont.runtime.agent;

/** The outcome of creating an agent. */
public sealed interface Creation {
  /** The agent is registered and durable. */
  record Created(Agent agent) implements Creation {}

  /** An agent with the wanted id exists; nothing changed. */
  record Exists(Agent agent) implements Creation {}

  /**
   * The runtime holds as many agents as it may.
   *
   * @param most the limit
   */
  record Full(int most) implements Creation {}
}
