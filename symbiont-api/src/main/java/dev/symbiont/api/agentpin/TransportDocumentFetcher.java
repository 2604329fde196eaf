package dev.symbiont.api.agentpin;

import dev.symbiont.agentpin.DocumentFetcher;
import dev.symbiont.agentpin.FetchedDocument;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Gets AgentPin documents through an {@link HttpTransport} (AgentPin digest R33): HTTPS only, no
 * redirects, 10 seconds in total, 1 MiB. Thread-safe.
 *
 * <p>Before a connection is made every address of the host must be public, unless private ones are
 * allowed. The transport looks the name up again; the cache of the JVM (30 seconds by default)
 * answers both the same, and without it {@link AddressLookup#system} finds nothing. Whoever still
 * moved a name in between would need a certificate for it at the inner address. A transport that
 * uses a proxy leaves the look-up to the proxy, which then has to guard its own network.
 */
public final class TransportDocumentFetcher implements DocumentFetcher {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final HttpHeaders HEADERS = HttpHeaders.of("Accept", "application/json");

  private final HttpTransport transport;
  private final AddressLookup addresses;
  private final boolean privateAddressesAllowed;

  /** Creates a fetcher that connects to public addresses only; it does not own the transport. */
  public TransportDocumentFetcher(HttpTransport transport) {
    this(transport, AddressLookup.system(), false);
  }

  /**
   * Creates a fetcher; it does not own the transport.
   *
   * @param privateAddressesAllowed whether private, loopback and link-local addresses may be
   *     contacted, for an intranet or a test
   */
  public TransportDocumentFetcher(
      HttpTransport transport, AddressLookup addresses, boolean privateAddressesAllowed) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.addresses = Objects.requireNonNull(addresses, "addresses");
    this.privateAddressesAllowed = privateAddressesAllowed;
  }

  @Override
  public FetchedDocument fetch(URI address) throws IOException {
    HttpReply reply = get(address, MAX_BYTES);
    return new FetchedDocument(reply.status(), reply.body());
  }

  /**
   * Gets {@code address} under the rules of this class; also serves other documents than those of
   * AgentPin.
   *
   * @param maxBytes the longest body that is accepted
   * @return the answer, of any status
   * @throws IOException if the address may not be asked, or no whole answer arrived
   */
  public HttpReply get(URI address, int maxBytes) throws IOException {
    if (!"https".equals(address.getScheme())) {
      throw new IOException("only https addresses are asked");
    }
    if (!privateAddressesAllowed) {
      requirePublic(address.getHost());
    }
    HttpCall call =
        HttpCall.get(address)
            .withHeaders(HEADERS)
            .withTimeouts(new HttpCall.Timeouts(LIMIT, LIMIT))
            .withMaxResponseBytes(maxBytes);
    try {
      return transport.send(call);
    } catch (TransportException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void requirePublic(String host) throws IOException {
    List<InetAddress> found = addresses.lookup(host);
    if (found.isEmpty() || !found.stream().allMatch(AddressGuard::isPublic)) {
      throw new IOException(
          "the name has an address that is not public; allow private addresses if that is meant");
    }
  }
}
