package dev.symbiont.domain.error;

/**
 * This server does not offer the operation: the route does not exist (404 without an error object,
 * 405), or its subsystem is missing (501). The embedded runtime offers every operation of the
 * client.
 */
public final class UnsupportedByServerException extends NotFoundException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public UnsupportedByServerException(String message, Failure failure) {
    super(message, failure);
  }
}
