package dev.symbiont.schemapin;

import java.io.IOException;
import java.net.URI;

/**
 * Port: gets one document over HTTPS. Thread-safe.
 *
 * <p>{@link WellKnownResolver} decides which addresses are asked. The implementation follows no
 * redirect, ends after 10 seconds in total, and refuses to connect to private, loopback and
 * link-local addresses unless its owner allows it.
 */
@FunctionalInterface
public interface DocumentFetcher {
  /**
   * Gets {@code address}, which has the scheme {@code https}.
   *
   * @param maxBytes the longest body that is accepted; reading stops there and fails
   * @return the body of a successful (2xx) answer
   * @throws IOException if there was another answer, or none
   */
  byte[] fetch(URI address, int maxBytes) throws IOException;
}
