package dev.symbiont.domain.http;

/**
 * Makes transports of one kind. A jar that holds a transport announces its provider as a service,
 * so that a client that was given no transport finds it with {@link java.util.ServiceLoader}.
 */
public interface HttpTransportProvider {
  /** Returns the short name of the transport, for example {@code "jdk"}. */
  String name();

  /** Returns a new transport; the caller closes it. */
  HttpTransport create(TransportSettings settings);
}
