package dev.symbiont.cedar.eval;

import dev.symbiont.cedar.value.Value;

/**
 * A policy cannot be evaluated. It ends the evaluation of one policy and becomes part of the
 * answer, so it carries no stack trace.
 */
final class EvaluationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  EvaluationFailure(String problem) {
    super(problem, null, false, false);
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return problem;
  }

  static EvaluationFailure type(String operation, String expected, Value actual) {
    return new EvaluationFailure(
        "type error in %s: expected %s, got %s".formatted(operation, expected, actual.typeName()));
  }
}
