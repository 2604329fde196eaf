package dev.symbiont.skills.match;

import dev.symbiont.domain.error.SymbiontException;

/** An expression does not compile, or uses what cannot be matched in linear time. */
public final class PatternException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  PatternException(String problem) {
    super(problem);
  }

  PatternException(String expression, int index, String problem) {
    super("expression '%s' does not compile: %s at index %d".formatted(expression, problem, index));
  }
}
