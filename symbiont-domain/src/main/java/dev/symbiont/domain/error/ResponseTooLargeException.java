package dev.symbiont.domain.error;

/** A response was longer than the caller allowed; reading stopped at the limit. */
public final class ResponseTooLargeException extends TransportException {
  private static final long serialVersionUID = 1L;

  private final long limit;

  /**
   * Creates the exception.
   *
   * @param limit the allowed length in bytes
   */
  public ResponseTooLargeException(String message, long limit) {
    super(message, Progress.MAYBE_PROCESSED, null);
    this.limit = limit;
  }

  /** Returns the allowed length in bytes. */
  public long limit() {
    return limit;
  }
}
