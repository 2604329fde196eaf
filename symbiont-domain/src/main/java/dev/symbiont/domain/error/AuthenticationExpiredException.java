package dev.symbiont.domain.error;

/** The credential has expired (401, and the body says so). */
public final class AuthenticationExpiredException extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public AuthenticationExpiredException(String message, Failure failure) {
    super(message, failure);
  }
}
