package dev.symbiont.domain.error;

/** The thing is in a state that forbids the call (409). */
public final class ConflictException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ConflictException(String message, Failure failure) {
    super(message, failure);
  }
}
