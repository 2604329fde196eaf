package dev.symbiont.testkit.http;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What an {@link HttpTransport} with a network underneath promises, proved against a loopback
 * server that breaks in every way we know. Extend it, and return your transport from {@link
 * #newTransport(TransportSettings)}.
 */
public abstract class WireTransportContract extends HttpTransportContract
    implements ConnectionCases,
        RequestCases,
        ResponseCases,
        InitiativeCases,
        FaultCases,
        EndingCases,
        TlsCases,
        ProxyCases {
  private final FaultServer server = FaultServer.start();

  /** For subclasses. */
  protected WireTransportContract() {}

  /** Returns a new transport with {@code settings}; the suite closes it. */
  @Override
  public abstract HttpTransport newTransport(TransportSettings settings);

  /**
   * Tells whether a connection is closed, at the latest with its transport, after a response whose
   * head cannot be read. Override it only to admit that a client underneath leaks such a
   * connection.
   */
  @Override
  public boolean closesAfterMalformedResponses() {
    return true;
  }

  @Override
  public final FaultServer server() {
    return server;
  }

  @Override
  protected final HttpTransport newTransport() {
    return newTransport(TransportSettings.DEFAULT);
  }

  @Override
  public final URI goodAddress() {
    return server.uri("/good");
  }

  @Override
  protected final URI missingAddress() {
    return server.uri("/missing");
  }

  @BeforeEach
  final void answer() {
    server.on("/good", Answer.of(200, "good", "Content-Type", "text/plain"));
    server.on("/echo", Answer.echo());
  }

  @AfterEach
  final void closeServer() {
    server.close();
  }
}
