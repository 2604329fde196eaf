package dev.symbiont.agentpin;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A resolver that holds the documents which the application itself registered. Thread-safe.
 *
 * <p>What is registered is trusted as if it came from the domain over HTTPS. Put it before other
 * resolvers with {@link DocumentResolver#chain}.
 */
public final class LocalRegistry implements DocumentResolver {
  private final Map<String, DomainDocuments> documents = new ConcurrentHashMap<>();

  /** Creates an empty registry. */
  public LocalRegistry() {}

  /**
   * Registers a domain that has revoked nothing, or replaces what was registered for it. Other
   * resolvers are not asked for a revocation document then.
   */
  public void register(DiscoveryDocument discovery) {
    register(discovery, RevocationDocument.empty(discovery.entity()));
  }

  /**
   * Registers a domain, or replaces what was registered for it.
   *
   * @throws IllegalArgumentException if the documents are those of different domains
   */
  public void register(DiscoveryDocument discovery, RevocationDocument revocation) {
    if (!revocation.entity().equals(Optional.of(discovery.entity()))) {
      throw new IllegalArgumentException(
          "the revocation document is not that of " + discovery.entity());
    }
    documents.put(discovery.entity(), DomainDocuments.of(discovery, revocation));
  }

  /** Forgets a domain. */
  public void remove(String domain) {
    documents.remove(domain);
  }

  @Override
  public Resolution resolve(String domain) {
    DomainDocuments known = documents.get(Objects.requireNonNull(domain, "domain"));
    return known == null
        ? new Resolution.Unknown("\"" + domain + "\" is not registered")
        : Resolution.Found.of(known);
  }
}
