package dev.symbiont.runtime.input;

import java.net.URI;

/**
 * Port: opens the sockets of HTTP inputs that are managed through the API. A runtime without one
 * keeps such inputs but cannot start them. Implementations are thread-safe.
 */
@FunctionalInterface
public interface HttpInputHost {
  /**
   * Listens for {@code input}.
   *
   * @param host host name or address
   * @param port 1 to 65535, or 0 for a free one
   * @throws RuntimeException if nothing can listen there; the message says why
   */
  Listener open(String host, int port, HttpInput input);

  /** A socket that is open. */
  interface Listener extends AutoCloseable {
    /** Returns its address, with the port that is really used. */
    URI uri();

    /** Ends it. Idempotent. */
    @Override
    void close();
  }
}
