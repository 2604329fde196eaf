package dev.symbiont.schemapin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks resolvers in order (section 9). The first one that knows the domain supplies the key; the
 * revocations of all that know it count. A resolver that fails before one has answered fails the
 * chain, because it knows the domain; one that fails later leaves a warning.
 */
public final class ChainResolver implements SchemaResolver {
  private final List<SchemaResolver> resolvers;

  /** Creates a chain. */
  public ChainResolver(List<SchemaResolver> resolvers) {
    this.resolvers = List.copyOf(resolvers);
  }

  @Override
  public Resolution resolve(String domain) {
    Optional<ProviderEvidence> supplied = Optional.empty();
    List<String> unknown = new ArrayList<>();
    for (SchemaResolver resolver : resolvers) {
      Resolution next = resolver.resolve(domain);
      if (next instanceof Resolution.Found found) {
        supplied =
            Optional.of(supplied.map(s -> merge(s, found.evidence())).orElse(found.evidence()));
      } else if (next instanceof Resolution.Failed failed) {
        if (supplied.isEmpty()) {
          return failed;
        }
        supplied = supplied.map(ChainResolver::unchecked);
      } else {
        unknown.add(((Resolution.Unknown) next).reason());
      }
    }
    return supplied
        .<Resolution>map(Resolution.Found::new)
        .orElseGet(() -> new Resolution.Unknown(reasons(unknown)));
  }

  private static String reasons(List<String> unknown) {
    return unknown.isEmpty() ? "the chain holds no resolver" : String.join("; ", unknown);
  }

  private static ProviderEvidence merge(ProviderEvidence first, ProviderEvidence later) {
    Optional<RevocationDocument> revocation =
        first.revocation().isPresent() && later.revocation().isPresent()
            ? Optional.of(first.revocation().get().union(later.revocation().get()))
            : first.revocation().or(later::revocation);
    return new ProviderEvidence(first.discovery(), revocation, first.warnings());
  }

  private static ProviderEvidence unchecked(ProviderEvidence evidence) {
    List<String> warnings = new ArrayList<>(evidence.warnings());
    if (!warnings.contains(VerificationResult.REVOCATION_UNCHECKED)) {
      warnings.add(VerificationResult.REVOCATION_UNCHECKED);
    }
    return new ProviderEvidence(evidence.discovery(), evidence.revocation(), warnings);
  }
}
