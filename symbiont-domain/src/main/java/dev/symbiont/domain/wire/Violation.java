package dev.symbiont.domain.wire;

import java.util.Objects;

/**
 * A rule of the contract that a request breaks.
 *
 * @param field the member's name on the wire
 * @param problem what is wrong and what was expected, without the value of secrets
 */
public record Violation(String field, String problem) {
  /** Refuses {@code null}. */
  public Violation {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(problem, "problem");
  }

  @Override
  public String toString() {
    return field + ": " + problem;
  }
}
