package dev.symbiont.domain.error;

/** The server accepted no credential (401). */
public class AuthenticationException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public AuthenticationException(String message, Failure failure) {
    super(message, failure);
  }

  /** Creates the exception with the fault underneath. */
  public AuthenticationException(String message, Failure failure, Throwable cause) {
    super(message, failure, cause);
  }
}
