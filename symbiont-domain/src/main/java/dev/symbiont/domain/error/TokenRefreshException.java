package dev.symbiont.domain.error;

/** The credential was refused (401), and getting a new one failed. */
public final class TokenRefreshException extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public TokenRefreshException(String message, Failure failure) {
    super(message, failure);
  }

  /** Creates the exception with the fault underneath. */
  public TokenRefreshException(String message, Failure failure, Throwable cause) {
    super(message, failure, cause);
  }
}
