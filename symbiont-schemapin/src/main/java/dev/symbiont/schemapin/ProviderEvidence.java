package dev.symbiont.schemapin;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known about the keys of a provider, from wherever it came.
 *
 * @param discovery the discovery document
 * @param revocation the standalone revocation document, if there is one
 * @param warnings what a user should know about where this came from
 */
public record ProviderEvidence(
    DiscoveryDocument discovery, Optional<RevocationDocument> revocation, List<String> warnings) {
  /** Copies the warnings. */
  public ProviderEvidence {
    Objects.requireNonNull(discovery, "discovery");
    Objects.requireNonNull(revocation, "revocation");
    warnings = List.copyOf(warnings);
  }

  /** Returns evidence without a revocation document. */
  public static ProviderEvidence of(DiscoveryDocument discovery) {
    return new ProviderEvidence(discovery, Optional.empty(), List.of());
  }

  /** Returns evidence with a revocation document. */
  public static ProviderEvidence of(DiscoveryDocument discovery, RevocationDocument revocation) {
    return new ProviderEvidence(discovery, Optional.of(revocation), List.of());
  }

  /**
   * Returns evidence from a source that is not asked again, such as a bundle. If the discovery
   * document announces a revocation document that the source does not hold, there is a warning.
   */
  static ProviderEvidence ofSnapshot(
      DiscoveryDocument discovery, Optional<RevocationDocument> revocation) {
    boolean unchecked = discovery.revocationEndpoint().isPresent() && revocation.isEmpty();
    return new ProviderEvidence(
        discovery,
        revocation,
        unchecked ? List.of(VerificationResult.REVOCATION_UNCHECKED) : List.of());
  }
}
