package dev.symbiont.runtime.composition;

import java.util.Objects;

/**
 * Somebody a director hands subtasks to.
 *
 * @param name how the plan calls it
 * @param system its instructions
 */
public record Worker(String name, String system) {
  /** Refuses {@code null}. */
  public Worker {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(system, "system");
  }
}
