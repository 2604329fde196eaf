package dev.symbiont.schemapin;

import dev.symbiont.schemapin.VerificationResult.Rejected;
import dev.symbiont.schemapin.VerificationResult.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies signed skill folders with the strict rules of section 11.3: links, nested signature
 * files and everything unreadable refuse the folder, and the unsigned members of the sidecar must
 * agree with it. Immutable; thread-safe if the settings are.
 */
public final class SkillVerifier {
  private final SchemaPinSettings settings;

  /** Creates a verifier. */
  public SkillVerifier(SchemaPinSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * Verifies {@code folder} with documents that are at hand.
   *
   * @param requestedDomain the domain that the skill must come from, if it is known
   */
  public VerificationResult verifyOffline(
      SkillFolder folder, ProviderEvidence evidence, Optional<String> requestedDomain) {
    return verify(folder, requestedDomain, domain -> evidence);
  }

  /**
   * Verifies {@code folder} with the documents that {@code resolver} finds for the domain that the
   * signature names.
   *
   * @param requestedDomain the domain that the skill must come from, if it is known
   */
  public VerificationResult verify(
      SkillFolder folder, SchemaResolver resolver, Optional<String> requestedDomain) {
    return verify(
        folder, requestedDomain, domain -> TrustCheck.requireFound(resolver.resolve(domain)));
  }

  /** Where the documents come from. */
  @FunctionalInterface
  private interface EvidenceSource {
    ProviderEvidence of(String domain) throws Refusal;
  }

  private VerificationResult verify(
      SkillFolder folder, Optional<String> requestedDomain, EvidenceSource source) {
    Optional<SkillSignature> signature = folder.sidecar().flatMap(SkillSignature::read);
    if (signature.isEmpty()) {
      return new Rejected(
          SchemaPinErrorCode.SIGNATURE_INVALID,
          "the folder has no readable " + SkillFolder.SIDECAR,
          Optional.empty());
    }
    String domain = signature.get().domain();
    try {
      TrustCheck.requireCanonicalization(signature.get().canonicalization());
      requireDomain(requestedDomain, domain);
      return verify(folder, signature.get(), source.of(domain));
    } catch (Refusal refusal) {
      return refusal.at(domain);
    }
  }

  private static void requireDomain(Optional<String> requested, String signed) throws Refusal {
    if (requested.isPresent() && !ProviderDomain.same(requested.get(), signed)) {
      throw new Refusal(
          SchemaPinErrorCode.DOMAIN_MISMATCH, "the skill is signed for another domain");
    }
  }

  private Verified verify(SkillFolder folder, SkillSignature signature, ProviderEvidence evidence)
      throws Refusal {
    String toolId = signature.skillName().orElseGet(folder::skillName);
    TrustCheck trust = TrustCheck.begin(settings, evidence, toolId, signature.domain());
    HashMode mode =
        trust.afterPin(
            () -> {
              requireIntact(folder);
              HashMode verified = trust.requireSignature(folder.root(), signature.signature());
              requireAgreement(folder, signature);
              requireMetadataSignature(trust, signature);
              trust.requireDnsAgreement(signature.domain());
              return verified;
            });
    SignatureTerms terms =
        SignatureTerms.expiring(signature.expiresAt(), settings.clock().instant())
            .withVersions(signature.schemaVersion(), signature.previousHash());
    return new Verified(
        signature.domain(),
        evidence.discovery().developerName(),
        trust.fingerprint(),
        trust.settlePin(),
        mode,
        terms,
        warnings(evidence, mode, signature, terms));
  }

  private static void requireIntact(SkillFolder folder) throws Refusal {
    if (!folder.problems().isEmpty()) {
      SkillFolder.Problem first = folder.problems().get(0);
      throw new Refusal(
          SchemaPinErrorCode.SIGNATURE_INVALID,
          "no signature covers all of the folder: %s at %s (%d in all)"
              .formatted(first.kind(), first.path(), folder.problems().size()));
    }
    if (folder.isEmpty()) {
      throw new Refusal(
          SchemaPinErrorCode.SCHEMA_CANONICALIZATION_FAILED, "the folder holds no files");
    }
  }

  /** The members of the sidecar that describe the folder are not signed, so they must fit it. */
  private static void requireAgreement(SkillFolder folder, SkillSignature signature)
      throws Refusal {
    String skillHash = signature.skillHash().orElse("");
    if (!skillHash.equals(folder.skillHash()) && !skillHash.equals(folder.skillHashOfRust())) {
      throw new Refusal(
          SchemaPinErrorCode.SIGNATURE_INVALID, "skill_hash is not the hash of the folder");
    }
    Map<String, String> signed =
        signature
            .fileManifest()
            .orElseThrow(
                () ->
                    new Refusal(
                        SchemaPinErrorCode.SIGNATURE_INVALID, "the file_manifest is missing"));
    TamperedFiles tampered = TamperedFiles.between(folder.manifest(), signed);
    if (!tampered.isEmpty()) {
      throw new Refusal(
          SchemaPinErrorCode.SIGNATURE_INVALID,
          "the file_manifest does not fit the folder: %d modified, %d added, %d removed"
              .formatted(
                  tampered.modified().size(), tampered.added().size(), tampered.removed().size()));
    }
  }

  private void requireMetadataSignature(TrustCheck trust, SkillSignature signature) throws Refusal {
    if (!signature.hasMetadataSignature() && !settings.metadataSignatureRequired()) {
      return;
    }
    try {
      trust.requireSignature(
          signature.metadata().sha256(), signature.metadataSignature().orElse(""));
    } catch (CanonicalizationException e) {
      throw new Refusal(
          SchemaPinErrorCode.SCHEMA_CANONICALIZATION_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static List<String> warnings(
      ProviderEvidence evidence, HashMode mode, SkillSignature signature, SignatureTerms terms) {
    List<String> warnings = new ArrayList<>(evidence.warnings());
    evidence.discovery().versionWarning().ifPresent(warnings::add);
    if (mode == HashMode.SINGLE) {
      warnings.add(VerificationResult.LEGACY_SINGLE_HASH);
    }
    if (terms.expired()) {
      warnings.add(VerificationResult.SIGNATURE_EXPIRED);
    } else if (terms.expiresAt().isEmpty()
        && Json.present(signature.json(), "expires_at").isPresent()) {
      warnings.add(VerificationResult.SIGNATURE_EXPIRES_AT_UNPARSEABLE);
    }
    return warnings;
  }
}
