package dev.symbiont.domain.error;

import java.util.Objects;

/** A server answered with success, but the body is not what the contract says. */
public final class ResponseDecodeException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final int status;

  /**
   * Creates the exception.
   *
   * @param operation the name of the operation, for example {@code agents.status}
   * @param status the status of the answer, 200 to 299
   * @param cause what is wrong with the body, and where
   */
  public ResponseDecodeException(String operation, int status, SymbiontException cause) {
    super(
        operation + ": the answer (status " + status + ") cannot be read: " + cause.getMessage(),
        cause);
    this.operation = Objects.requireNonNull(operation, "operation");
    this.status = status;
  }

  /** Returns the name of the operation. */
  public String operation() {
    return operation;
  }

  /** Returns the status of the answer. */
  public int status() {
    return status;
  }
}
