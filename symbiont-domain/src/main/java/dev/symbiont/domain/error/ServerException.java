package dev.symbiont.domain.error;

/** The server failed (5xx). */
public final class ServerException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ServerException(String message, Failure failure) {
    super(message, failure);
  }
}
