package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.domain.error.SymbiontException;

/** A policy text was refused. */
public final class InvalidPolicyException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  InvalidPolicyException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** Returns the line, counted from 1; 0 if the problem is not in the source. */
  public int line() {
    return line;
  }

  /** Returns the column, counted from 1; 0 if the problem is not in the source. */
  public int column() {
    return column;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
