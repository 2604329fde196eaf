package dev.symbiont.agentpin;

import java.io.IOException;
import java.net.URI;

/**
 * Port: gets one document over HTTPS. Thread-safe.
 *
 * <p>{@link WellKnownResolver} decides which addresses are asked. The implementation follows no
 * redirect, sends {@code Accept: application/json}, ends after 10 seconds in total, stops reading
 * after {@link #MAX_BYTES}, and refuses to connect to private, loopback and link-local addresses
 * unless its owner allows it (R33).
 */
@FunctionalInterface
public interface DocumentFetcher {
  /** The largest body that is accepted, 1 MiB. */
  int MAX_BYTES = 1024 * 1024;

  /**
   * Gets {@code address}, which has the scheme {@code https}.
   *
   * @throws IOException if no whole answer arrived
   */
  FetchedDocument fetch(URI address) throws IOException;
}
