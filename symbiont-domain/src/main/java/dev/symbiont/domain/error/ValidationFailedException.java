package dev.symbiont.domain.error;

/** The server refused the content of a request (400, 422). */
public final class ValidationFailedException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ValidationFailedException(String message, Failure failure) {
    super(message, failure);
  }
}
