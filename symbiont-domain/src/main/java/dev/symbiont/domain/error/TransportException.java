package dev.symbiont.domain.error;

import org.jspecify.annotations.Nullable;

/** An HTTP exchange did not end with a usable response. */
public class TransportException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** How far the request had come; decides whether repeating it is safe. */
  public enum Progress {
    /** Not one byte of the request can have been processed by the server. */
    NOT_SENT,
    /** The server may have processed the request. */
    MAYBE_PROCESSED
  }

  private final Progress progress;

  /** Creates the exception. */
  public TransportException(String message, Progress progress, @Nullable Throwable cause) {
    super(message, cause);
    this.progress = progress;
  }

  /** Returns how far the request had come. */
  public Progress progress() {
    return progress;
  }
}
