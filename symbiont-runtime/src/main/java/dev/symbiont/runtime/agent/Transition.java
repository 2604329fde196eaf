package dev.symbiont.runtime.agent;

import java.util.concurrent.CompletableFuture;

/** The outcome of asking for another state. */
public sealed interface Transition {
  /**
   * The agent changed; everybody sees it.
   *
   * @param before the agent before
   * @param after the agent after
   * @param stored completes when the change is durable; wait for it before acknowledging
   */
  record Done(Agent before, Agent after, CompletableFuture<Boolean> stored) implements Transition {}

  /**
   * There is no such edge.
   *
   * @param from the state of the agent
   * @param to the state that was asked for
   */
  record Illegal(LifecycleState from, LifecycleState to) implements Transition {}

  /** There is no such agent. */
  enum Unknown implements Transition {
    /** The only instance. */
    AGENT
  }
}
