package dev.symbiont.domain.http;

import java.util.concurrent.CompletableFuture;

/**
 * Port: sends one HTTP request and brings back its response.
 *
 * <p>A transport moves bytes and keeps limits; it knows no credentials, retries nothing, follows no
 * redirect, keeps no cookies and decodes no content. Every status is a reply, not an exception.
 * Implementations are thread-safe, and pass the published contract suite of {@code
 * symbiont-testkit}.
 */
public interface HttpTransport extends AutoCloseable {
  /**
   * Sends {@code call} and reads the whole response. An interrupt ends the exchange, is restored,
   * and surfaces as a {@link dev.symbiont.domain.error.ConnectionException}.
   *
   * @throws dev.symbiont.domain.error.TransportException if no usable response arrived
   */
  HttpReply send(HttpCall call);

  /**
   * Sends {@code call} without blocking the caller. The future fails with what {@link #send} would
   * throw; cancelling it ends the exchange on the wire.
   */
  CompletableFuture<HttpReply> sendAsync(HttpCall call);

  /**
   * Sends {@code call} and returns as soon as the headers have arrived.
   *
   * @throws dev.symbiont.domain.error.TransportException if no usable response arrived
   */
  HttpStream open(HttpCall call);

  /**
   * Tells whether calls with {@linkplain HttpCall#addresses given addresses} go there and nowhere
   * else, which a guard against requests into private networks depends on. A transport that
   * resolves names itself answers false, as this does unless it is overridden, and refuses such
   * calls with an {@link IllegalArgumentException}.
   */
  default boolean connectsToGivenAddresses() {
    return false;
  }

  /** Returns a short name for people, for example {@code "jdk"}. */
  String name();

  /** Ends all exchanges and frees threads and sockets. Idempotent. */
  @Override
  void close();
}
