package dev.symbiont.runtime.composition;

import java.util.Objects;

/**
 * A message to an agent.
 *
 * @param agent its id or name
 * @param message what it is asked
 */
public record Question(String agent, String message) {
  /** Refuses {@code null}. */
  public Question {
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(message, "message");
  }
}
