package dev.symbiont.domain.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A time limit of an HTTP exchange ran out. */
public final class RequestTimeoutException extends TransportException {
  private static final long serialVersionUID = 1L;

  /** The limit that ran out. */
  public enum Limit {
    /** Making the connection, TLS included. */
    CONNECT,
    /** Silence between two reads. */
    READ,
    /** The whole call, all attempts included. */
    DEADLINE
  }

  private final Limit limit;
  private final Duration after;

  /**
   * Creates the exception.
   *
   * @param limit which limit ran out
   * @param after the length of that limit
   */
  public RequestTimeoutException(
      String message, Progress progress, Limit limit, Duration after, @Nullable Throwable cause) {
    super(message, progress, cause);
    this.limit = limit;
    this.after = after;
  }

  /** Returns which limit ran out. */
  public Limit limit() {
    return limit;
  }

  /** Returns the length of the limit that ran out. */
  public Duration after() {
    return after;
  }
}
