package dev.symbiont.agentpin;

import java.util.List;

/**
 * Finds the documents of a domain. Implementations are thread-safe, and never throw because of the
 * name, which is chosen by whoever sends a credential.
 */
@FunctionalInterface
public interface DocumentResolver {
  /** Finds the documents of {@code domain}. */
  Resolution resolve(String domain);

  /** Returns a resolver that knows no domain. */
  static DocumentResolver none() {
    return domain -> new Resolution.Unknown("no documents are configured for " + domain);
  }

  /** Returns a resolver that asks {@code resolvers} in their order; see {@link ChainResolver}. */
  static DocumentResolver chain(DocumentResolver... resolvers) {
    return new ChainResolver(List.of(resolvers));
  }
}
