package dev.symbiont.domain.error;

/** Too many calls (429), and waiting within the limits of the call did not help. */
public final class RateLimitException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public RateLimitException(String message, Failure failure) {
    super(message, failure);
  }
}
