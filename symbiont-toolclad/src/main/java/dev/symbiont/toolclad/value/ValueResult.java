package dev.symbiont.toolclad.value;

import dev.symbiont.toolclad.problem.Problem;
import java.util.Objects;

/** The outcome of checking one value. */
public sealed interface ValueResult {
  /**
   * The value may reach the tool.
   *
   * @param cleaned its canonical text
   */
  record Accepted(String cleaned) implements ValueResult {
    /** Refuses {@code null}. */
    public Accepted {
      Objects.requireNonNull(cleaned, "cleaned");
    }
  }

  /**
   * The value is refused.
   *
   * @param problem why, with the name of the argument
   */
  record Refused(Problem problem) implements ValueResult {
    /** Refuses {@code null}. */
    public Refused {
      Objects.requireNonNull(problem, "problem");
    }
  }
}
