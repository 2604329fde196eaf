package dev.symbiont.domain.error;

import org.jspecify.annotations.Nullable;

/** Root of every exception that the SDK and the embedded runtime throw on purpose. */
public class SymbiontException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, to which input, what was expected and what to do; no secrets
   */
  public SymbiontException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param message what happened, to which input, what was expected and what to do; no secrets
   * @param cause the fault underneath
   */
  public SymbiontException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
