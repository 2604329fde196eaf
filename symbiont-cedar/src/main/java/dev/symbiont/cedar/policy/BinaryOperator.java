package dev.symbiont.cedar.policy;

/** Operators and methods with two operands that are always both evaluated. */
public enum BinaryOperator {
  /** {@code ==}. */
  EQUAL("=="),
  /** {@code !=}. */
  NOT_EQUAL("!="),
  /** {@code <}. */
  LESS("<"),
  /** {@code <=}. */
  LESS_OR_EQUAL("<="),
  /** {@code >}. */
  GREATER(">"),
  /** {@code >=}. */
  GREATER_OR_EQUAL(">="),
  /** {@code in}: membership in the entity hierarchy. */
  IN("in"),
  /** {@code +}. */
  ADD("+"),
  /** {@code -}. */
  SUBTRACT("-"),
  /** {@code *}. */
  MULTIPLY("*"),
  /** {@code a.contains(b)}. */
  CONTAINS("contains"),
  /** {@code a.containsAll(b)}. */
  CONTAINS_ALL("containsAll"),
  /** {@code a.containsAny(b)}. */
  CONTAINS_ANY("containsAny"),
  /** {@code a.hasTag(b)}. */
  HAS_TAG("hasTag"),
  /** {@code a.getTag(b)}. */
  GET_TAG("getTag");

  private final String symbol;

  BinaryOperator(String symbol) {
    this.symbol = symbol;
  }

  /** Returns the operator, or the method's name, in Cedar text and in the JSON policy format. */
  public String symbol() {
    return symbol;
  }

  /** Tells whether the operator is written as a method call. */
  public boolean isMethod() {
    return compareTo(CONTAINS) >= 0;
  }
}
