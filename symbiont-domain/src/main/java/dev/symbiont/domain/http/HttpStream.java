package dev.symbiont.domain.http;

import java.io.InputStream;

/**
 * An HTTP response whose body is read while it arrives. Closing it ends the exchange, read or not.
 *
 * <p>The limits of the call hold for the body too: a read fails with an {@link java.io.IOException}
 * whose cause is the {@link dev.symbiont.domain.error.TransportException} that a buffered call
 * would have thrown. Not thread-safe, but {@link #close} may be called from any thread.
 */
public interface HttpStream extends AutoCloseable {
  /** Returns the status code, 200 to 599. */
  int status();

  /** Returns the response headers. */
  HttpHeaders headers();

  /** Returns the body; the same stream on every call. */
  InputStream body();

  /** Ends the exchange. Idempotent. */
  @Override
  void close();
}
