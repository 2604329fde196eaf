package dev.symbiont.domain.error;

/** The thing does not exist (404). */
public class NotFoundException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public NotFoundException(String message, Failure failure) {
    super(message, failure);
  }
}
