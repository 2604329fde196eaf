package dev.symbiont.runtime.http;

import java.util.Optional;

/** Port: tells which agent a path means, so that the scope of a key can be checked. */
@FunctionalInterface
public interface AgentDirectory {
  /**
   * Returns the UUID text of the agent that {@code idOrName} means; empty if there is none or
   * several.
   */
  Optional<String> uuidOf(String idOrName);
}
