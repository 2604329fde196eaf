package dev.symbiont.cedar.policy;

/**
 * A condition of a policy.
 *
 * @param kind whether the body must hold or must not
 * @param body the boolean expression
 */
public record Condition(Kind kind, Expr body) {
  /** Whether the body must hold. */
  public enum Kind {
    /** The body must hold. */
    WHEN("when"),
    /** The body must not hold. */
    UNLESS("unless");

    private final String keyword;

    Kind(String keyword) {
      this.keyword = keyword;
    }

    /** Returns the keyword in Cedar text. */
    public String keyword() {
      return keyword;
    }
  }

  /** Returns the expression that must hold: the body, negated for {@code unless}. */
  public Expr expression() {
    return kind == Kind.WHEN ? body : new Expr.Not(body);
  }
}
