package dev.symbiont.domain.error;

import org.jspecify.annotations.Nullable;

/** The connection could not be made, was refused, or broke. */
public final class ConnectionException extends TransportException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ConnectionException(String message, Progress progress, @Nullable Throwable cause) {
    super(message, progress, cause);
  }
}
