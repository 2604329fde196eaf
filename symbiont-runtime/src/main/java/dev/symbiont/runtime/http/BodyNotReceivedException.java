package dev.symbiont.runtime.http;

import java.util.Objects;

/** The body of a request did not arrive: its sender is too slow, or gone. */
public final class BodyNotReceivedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public BodyNotReceivedException(String message, Throwable cause) {
    super(message, Objects.requireNonNull(cause, "cause"));
  }
}
