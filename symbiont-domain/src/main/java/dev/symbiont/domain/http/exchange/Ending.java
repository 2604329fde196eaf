package dev.symbiont.domain.http.exchange;

/** Why an exchange was over before the wire said so, or that it came to its proper end. */
public enum Ending {
  /** The whole response was read. */
  DONE,
  /** The server was silent for too long. */
  SILENCE,
  /** The whole call took too long. */
  DEADLINE,
  /** The response is longer than the call allows. */
  TOO_LARGE,
  /** The caller cancelled the future or closed the stream. */
  CANCELLED,
  /** The calling thread was interrupted. */
  INTERRUPTED,
  /** The transport was closed. */
  CLOSED
}
