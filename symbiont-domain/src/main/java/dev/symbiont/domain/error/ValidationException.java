package dev.symbiont.domain.error;

import java.util.Objects;

/** A request breaks a rule of the contract; it was not sent. */
public final class ValidationException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * Creates the exception.
   *
   * @param field the first offending member's name on the wire
   * @param message every broken rule, without the value of secrets
   */
  public ValidationException(String field, String message) {
    super(message);
    this.field = Objects.requireNonNull(field, "field");
  }

  /** Returns the first offending member's name on the wire. */
  public String field() {
    return field;
  }
}
