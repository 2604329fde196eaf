package dev.symbiont.agentpin;

import java.util.ArrayList;
import java.util.List;

/**
 * Asks several resolvers in their order (digest section 14.2).
 *
 * <p>The discovery document is that of the first resolver which has one. If that resolver has no
 * revocation document, the one of a later resolver is taken; if none has one and any of them
 * failed, the whole look-up fails, because the document that could not be read might revoke.
 */
final class ChainResolver implements DocumentResolver {
  private final List<DocumentResolver> resolvers;

  ChainResolver(List<DocumentResolver> resolvers) {
    this.resolvers = List.copyOf(resolvers);
  }

  @Override
  public Resolution resolve(String domain) {
    List<String> problems = new ArrayList<>();
    Resolution.Found first = null;
    boolean failed = false;
    for (DocumentResolver resolver : resolvers) {
      Resolution answer = resolver.resolve(domain);
      if (answer instanceof Resolution.Found found) {
        first = first == null ? found : withRevocation(first, found);
        if (first.documents().hasRevocation()) {
          return first;
        }
      } else if (answer instanceof Resolution.Failed failure) {
        failed = true;
        problems.add(failure.reason());
      } else if (answer instanceof Resolution.Unknown unknown) {
        problems.add(unknown.reason());
      }
    }
    String reasons = String.join("; ", problems);
    if (failed) {
      return new Resolution.Failed(reasons);
    }
    return first != null ? first : new Resolution.Unknown(reasons);
  }

  private static Resolution.Found withRevocation(Resolution.Found first, Resolution.Found later) {
    if (!later.documents().hasRevocation()) {
      return first;
    }
    List<String> warnings = new ArrayList<>(first.warnings());
    warnings.remove(WellKnownResolver.NO_REVOCATION);
    return new Resolution.Found(first.documents().withRevocationOf(later.documents()), warnings);
  }
}
