package dev.symbiont.schemapin;

import dev.symbiont.schemapin.VerificationResult.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Verifies tool schemas (section 8). Immutable; thread-safe if the settings are. */
public final class SchemaVerifier {
  private final SchemaPinSettings settings;

  /** Creates a verifier. */
  public SchemaVerifier(SchemaPinSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /** Verifies {@code schema} with documents that are at hand. */
  public VerificationResult verifyOffline(SignedSchema schema, ProviderEvidence evidence) {
    return refusable(schema, () -> verify(schema, evidence, TrustedDomains.UNRESTRICTED));
  }

  /** Verifies {@code schema} with the documents that {@code resolver} finds for its domain. */
  public VerificationResult verify(SignedSchema schema, SchemaResolver resolver) {
    return refusable(
        schema,
        () -> {
          TrustCheck.requireCanonicalization(schema.canonicalization());
          ProviderEvidence evidence = TrustCheck.requireFound(resolver.resolve(schema.domain()));
          return verify(schema, evidence, TrustedDomains.UNRESTRICTED);
        });
  }

  /** Verifies {@code schema} on behalf of another agent, with documents that are at hand. */
  public VerificationResult verifyForA2a(
      SignedSchema schema, ProviderEvidence evidence, A2aContext context) {
    return refusable(
        schema,
        () -> {
          if (context.delegationDepth() > A2aContext.MAX_DEPTH) {
            throw new Refusal(
                SchemaPinErrorCode.A2A_SCOPE_VIOLATION,
                "the delegation is %d deep, allowed are %d"
                    .formatted(context.delegationDepth(), A2aContext.MAX_DEPTH));
          }
          return verify(schema, evidence, context.trustedDomains());
        });
  }

  private static VerificationResult refusable(
      SignedSchema schema, TrustCheck.Step<VerificationResult> steps) {
    try {
      return steps.run();
    } catch (Refusal refusal) {
      return refusal.at(schema.domain());
    }
  }

  private Verified verify(SignedSchema schema, ProviderEvidence evidence, TrustedDomains trusted)
      throws Refusal {
    TrustCheck.requireCanonicalization(schema.canonicalization());
    TrustCheck trust = TrustCheck.begin(settings, evidence, schema.toolId(), schema.domain());
    HashMode mode =
        trust.afterPin(
            () -> {
              HashMode verified = trust.requireSignature(hash(schema), schema.signature());
              trust.requireDnsAgreement(schema.domain());
              requireAllowed(trusted, schema.domain());
              return verified;
            });
    List<String> warnings = new ArrayList<>(evidence.warnings());
    evidence.discovery().versionWarning().ifPresent(warnings::add);
    if (mode == HashMode.SINGLE) {
      warnings.add(VerificationResult.LEGACY_SINGLE_HASH);
    }
    return new Verified(
        schema.domain(),
        evidence.discovery().developerName(),
        trust.fingerprint(),
        trust.settlePin(),
        mode,
        SignatureTerms.NONE,
        warnings);
  }

  private static byte[] hash(SignedSchema schema) throws Refusal {
    try {
      return CanonicalSchema.of(schema.schema()).sha256();
    } catch (CanonicalizationException e) {
      throw new Refusal(
          SchemaPinErrorCode.SCHEMA_CANONICALIZATION_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static void requireAllowed(TrustedDomains trusted, String domain) throws Refusal {
    if (!trusted.allows(domain)) {
      throw new Refusal(
          SchemaPinErrorCode.A2A_SCOPE_VIOLATION,
          "the domain is not among those trusted for this delegation");
    }
  }
}
