package dev.symbiont.toolclad;

import java.util.Objects;

/**
 * Who calls a tool, and from where.
 *
 * @param agent the agent or operator in whose name the call is made; sessions are kept per agent
 * @param surface where the call comes from, for example {@code loop}, {@code sdk} or {@code cli}
 */
public record CallContext(String agent, String surface) {
  /** Refuses {@code null}. */
  public CallContext {
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(surface, "surface");
  }
}
