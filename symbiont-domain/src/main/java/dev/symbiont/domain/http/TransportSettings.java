package dev.symbiont.domain.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a transport makes its connections. The limits of a single call stand in {@link
 * HttpCall.Timeouts}.
 *
 * @param connectTimeout longest time to make a connection, TLS included
 * @param tls certificates for {@code https}; empty for those of the JVM
 * @param proxy the proxy that all calls go through; empty for none
 */
public record TransportSettings(
    Duration connectTimeout, Optional<TlsSettings> tls, Optional<ProxySettings> proxy) {

  /** 10 s to connect, the certificates of the JVM, no proxy. */
  public static final TransportSettings DEFAULT =
      new TransportSettings(Duration.ofSeconds(10), Optional.empty(), Optional.empty());

  /** Refuses a time limit that is zero or negative. */
  public TransportSettings {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connect timeout must be positive, was " + connectTimeout);
    }
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(proxy, "proxy");
  }

  /** Returns these settings with another time limit for connecting. */
  public TransportSettings withConnectTimeout(Duration other) {
    return new TransportSettings(other, tls, proxy);
  }

  /** Returns these settings with other certificates. */
  public TransportSettings withTls(TlsSettings other) {
    return new TransportSettings(connectTimeout, Optional.of(other), proxy);
  }

  /** Returns these settings with another proxy. */
  public TransportSettings withProxy(ProxySettings other) {
    return new TransportSettings(connectTimeout, tls, Optional.of(other));
  }
}
