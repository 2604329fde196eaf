package dev.symbiont.schemapin;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Resolves through {@code https://{domain}/.well-known/schemapin.json} and the {@code
 * revocation_endpoint} that it names (sections 5 and 7). A revocation document that is announced
 * but cannot be had fails the resolution.
 */
public final class WellKnownResolver implements SchemaResolver {
  private final DocumentFetcher fetcher;

  /** Creates a resolver. */
  public WellKnownResolver(DocumentFetcher fetcher) {
    this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
  }

  @Override
  public Resolution resolve(String domain) {
    Optional<ProviderDomain> provider = ProviderDomain.parse(domain);
    if (provider.isEmpty()) {
      return new Resolution.Unknown("the domain is not a host name with an optional port");
    }
    URI address = provider.get().discoveryUri();
    try {
      Optional<DiscoveryDocument> discovery =
          DiscoveryDocument.read(fetcher.fetch(address, DiscoveryDocument.LIMITS.maxBytes()));
      return discovery
          .map(this::withRevocation)
          .orElseGet(() -> invalid("the document at " + address + " is not a JSON object"));
    } catch (IOException e) {
      // Nothing is known of this domain here; another resolver may hold a bundle.
      return new Resolution.Unknown("fetching " + address + " failed: " + e);
    }
  }

  private Resolution withRevocation(DiscoveryDocument discovery) {
    if (discovery.revocationEndpoint().isEmpty()) {
      return new Resolution.Found(ProviderEvidence.of(discovery));
    }
    Optional<URI> address = httpsAddress(discovery.revocationEndpoint().get());
    if (address.isEmpty()) {
      return invalid("the revocation_endpoint is not an https address");
    }
    try {
      return RevocationDocument.read(
              fetcher.fetch(address.get(), RevocationDocument.LIMITS.maxBytes()))
          .<Resolution>map(
              revocation ->
                  new Resolution.Found(
                      new ProviderEvidence(discovery, Optional.of(revocation), List.of())))
          .orElseGet(() -> invalid("the document at the revocation_endpoint is not JSON"));
    } catch (IOException e) {
      return new Resolution.Failed(
          SchemaPinErrorCode.DISCOVERY_FETCH_FAILED,
          "fetching the announced revocation document failed: " + e);
    }
  }

  private static Optional<URI> httpsAddress(String text) {
    try {
      URI address = new URI(text);
      boolean usable =
          "https".equalsIgnoreCase(address.getScheme())
              && address.getRawUserInfo() == null
              && address.getRawFragment() == null
              && address.getRawAuthority() != null
              && ProviderDomain.parse(address.getRawAuthority()).isPresent();
      return usable ? Optional.of(address) : Optional.empty();
    } catch (URISyntaxException notAnAddress) {
      return Optional.empty();
    }
  }

  private static Resolution invalid(String reason) {
    return new Resolution.Failed(SchemaPinErrorCode.DISCOVERY_INVALID, reason);
  }
}
