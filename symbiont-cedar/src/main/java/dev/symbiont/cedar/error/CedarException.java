package dev.symbiont.cedar.error;

import dev.symbiont.domain.error.SymbiontException;

/** Cedar input was refused: a policy, a schema, or entity data that contradicts itself. */
public class CedarException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  /**
   * Creates the exception.
   *
   * @param message what is wrong, where, and what was expected
   */
  public CedarException(String message) {
    super(message);
    this.problem = message;
  }

  @Override
  public String getMessage() {
    return problem;
  }
}
