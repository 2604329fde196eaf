package dev.symbiont.agentpin;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Gets documents from the well-known addresses of their domain (digest section 14.1, R33).
 * Thread-safe. Caches nothing, so that a revocation counts at once.
 */
public final class WellKnownResolver implements DocumentResolver {
  static final String NO_REVOCATION =
      "the issuer publishes no revocation document, so revocation was not checked";

  private static final int NOT_FOUND = 404;
  private static final int HTTPS_PORT = 443;

  private final DocumentFetcher fetcher;
  private final Set<String> revocationHosts;

  /** Creates a resolver that asks a domain for its revocation document at its own host only. */
  public WellKnownResolver(DocumentFetcher fetcher) {
    this(fetcher, Set.of());
  }

  /**
   * Creates a resolver.
   *
   * @param fetcher gets one document
   * @param revocationHosts further hosts at which revocation documents may be published
   */
  public WellKnownResolver(DocumentFetcher fetcher, Set<String> revocationHosts) {
    this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
    this.revocationHosts = Set.copyOf(revocationHosts);
  }

  @Override
  public Resolution resolve(String domain) {
    if (!HostName.isValid(domain)) {
      return new Resolution.Failed("the issuer is not a host name, so nothing is asked");
    }
    try {
      DiscoveryDocument discovery = discovery(domain);
      return discovery.revocationEndpoint().isPresent()
          ? announced(discovery, domain, discovery.revocationEndpoint().get())
          : assumed(discovery, domain);
    } catch (IOException | AgentPinException e) {
      return new Resolution.Failed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Gets and validates the discovery document of {@code domain} alone.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_FETCH_FAILED} if that fails
   */
  public DiscoveryDocument fetchDiscovery(String domain) {
    if (!HostName.isValid(domain)) {
      throw new AgentPinException(
          ErrorCode.DISCOVERY_FETCH_FAILED, "a host name with two labels or more is expected");
    }
    try {
      return discovery(domain);
    } catch (IOException | AgentPinException e) {
      throw new AgentPinException(ErrorCode.DISCOVERY_FETCH_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private DiscoveryDocument discovery(String domain) throws IOException {
    String address = WellKnown.discovery(domain);
    DiscoveryDocument document =
        DiscoveryDocument.parse(requireSuccess(address, get(URI.create(address))));
    document.validateFor(domain);
    return document;
  }

  private Resolution announced(DiscoveryDocument discovery, String domain, String endpoint)
      throws IOException {
    byte[] body = requireSuccess(endpoint, get(revocationAddress(domain, endpoint)));
    return Resolution.Found.of(DomainDocuments.of(discovery, RevocationDocument.parse(body)));
  }

  private Resolution assumed(DiscoveryDocument discovery, String domain) throws IOException {
    String address = WellKnown.revocations(domain);
    FetchedDocument answer = get(URI.create(address));
    if (answer.status() == NOT_FOUND) {
      return new Resolution.Found(DomainDocuments.of(discovery), List.of(NO_REVOCATION));
    }
    byte[] body = requireSuccess(address, answer);
    return Resolution.Found.of(DomainDocuments.of(discovery, RevocationDocument.parse(body)));
  }

  /** A document must not make the verifier call any address that its author likes. */
  private URI revocationAddress(String domain, String endpoint) throws IOException {
    URI address;
    try {
      address = new URI(endpoint);
    } catch (URISyntaxException e) {
      throw new IOException("the revocation endpoint is not an address", e);
    }
    String host = address.getHost();
    boolean allowed =
        "https".equals(address.getScheme())
            && host != null
            && (host.equals(domain) || revocationHosts.contains(host))
            && address.getRawUserInfo() == null
            && (address.getPort() == -1 || address.getPort() == HTTPS_PORT);
    if (!allowed) {
      throw new IOException(
          "the revocation endpoint must be an https address at \"%s\"".formatted(domain));
    }
    return address;
  }

  private FetchedDocument get(URI address) throws IOException {
    try {
      return fetcher.fetch(address);
    } catch (IOException e) {
      throw new IOException("cannot get " + address + ": " + e.getMessage(), e);
    }
  }

  private static byte[] requireSuccess(String address, FetchedDocument answer) throws IOException {
    if (!answer.isSuccess()) {
      throw new IOException(
          "%s answered with status %d, expected 200".formatted(address, answer.status()));
    }
    return answer.body();
  }
}
