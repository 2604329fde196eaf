package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.policy.Expr;

/** An expression has no type. It becomes a finding, so it carries no stack trace. */
final class TypeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 120;

  private final String problem;

  TypeFailure(Expr expr, String problem) {
    super(problem, null, false, false);
    this.problem = problem + " in `" + abbreviate(expr.toString()) + "`";
  }

  @Override
  public String getMessage() {
    return problem;
  }

  private static String abbreviate(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
