package dev.symbiont.server;

import dev.symbiont.domain.error.SymbiontException;

/** A listener could not be opened. */
public final class ListenException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
