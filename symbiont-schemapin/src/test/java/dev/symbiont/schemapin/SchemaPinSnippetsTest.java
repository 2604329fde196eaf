package dev.symbiont.schemapin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/schemapin.md}. */
class SchemaPinSnippetsTest {
  private static final String SCHEMA =
      "{\"name\":\"search\",\"inputSchema\":{\"type\":\"object\"}}";

  @TempDir Path directory;

  private final P256PrivateKey privateKey = TestKeys.ALICE;
  private final DiscoveryDocument discovery =
      DiscoveryDocument.forKey(TestKeys.ALICE.publicKey(), "Example Tools");

  @Test
  void sign_snippet_verifies() {
    String json = SCHEMA;
    // snippet: sign
    EcdsaP256 ecdsa = SchemaPinSettings.preferredEcdsa();
    P256PrivateKey key = ecdsa.generateKey(new SecureRandom());
    DiscoveryDocument published = DiscoveryDocument.forKey(key.publicKey(), "Example Tools");

    CanonicalSchema schema = CanonicalSchema.of(json);
    String signature = new SchemaSigner(key, ecdsa).sign(schema);
    // end
    assertThat(published.publicKeyPem()).isPresent();
    assertThat(signature).isNotEmpty();
    assertThat(schema.warnings()).isEmpty();
  }

  @Test
  void verify_snippet_isVerified() {
    String json = SCHEMA;
    String signature = new SchemaSigner(privateKey, TestKeys.ECDSA).sign(CanonicalSchema.of(json));
    SchemaResolver resolver = domain -> new Resolution.Found(ProviderEvidence.of(discovery));
    // snippet: verify
    SchemaVerifier verifier =
        new SchemaVerifier(
            SchemaPinSettings.builder()
                .pins(new FilePinStore(directory.resolve("pins.json"), PinFileForm.LIST))
                .build());

    VerificationResult result =
        verifier.verify(SignedSchema.of(json, signature, "tools.example.com", "search"), resolver);
    String outcome =
        result instanceof VerificationResult.Rejected rejected
            ? "refused: " + rejected.code().word()
            : "verified, warnings: " + result.warnings();
    // end
    assertThat(outcome).isEqualTo("verified, warnings: []");
  }

  @Test
  void resolvers_snippet_prefersTheBundle() {
    TrustBundle bundle =
        TrustBundle.of(Map.of("tools.example.com", discovery), List.of(), "2026-01-01T00:00:00Z");
    DocumentFetcher fetcher =
        (address, maxBytes) -> {
          throw new IOException("offline");
        };
    // snippet: resolvers
    SchemaResolver resolver =
        new ChainResolver(
            List.of(
                bundle.resolver(),
                new LocalFileResolver(directory),
                new WellKnownResolver(fetcher)));
    // end
    assertThat(resolver.resolve("tools.example.com")).isInstanceOf(Resolution.Found.class);
  }

  @Test
  void bundle_snippet_isTrusted() {
    TrustBundle documents =
        TrustBundle.of(Map.of("tools.example.com", discovery), List.of(), "2026-01-01T00:00:00Z");
    // snippet: bundle
    TrustBundle signed =
        new TrustBundleSigner(
                "root-2026", privateKey, SchemaPinSettings.preferredEcdsa(), Clock.systemUTC())
            .sign(documents, Optional.of(Duration.ofDays(30)));

    BundleResult result =
        new TrustBundleVerifier(SchemaPinSettings.builder().build())
            .withAuthorities(Set.of(KeyFingerprint.of(privateKey.publicKey())))
            .verify(signed);
    // end
    assertThat(result).isInstanceOf(BundleResult.Verified.class);
  }

  @Test
  void skill_snippet_isVerified() throws IOException {
    Path folder = directory;
    TestFolders.write(folder, "SKILL.md", "---\nname: adder\n---\n");
    ProviderEvidence evidence = ProviderEvidence.of(discovery);
    // snippet: skill
    ProviderDomain domain = ProviderDomain.parse("skills.example.com").orElseThrow();
    new SkillSigner(privateKey).signInPlace(folder, domain, SkillSigner.Options.DEFAULT);

    SkillFolder skill = SkillFolder.read(folder);
    VerificationResult result =
        new SkillVerifier(SchemaPinSettings.builder().metadataSignatureRequired().build())
            .verifyOffline(skill, evidence, Optional.of("skills.example.com"));
    byte[] verifiedBytes = skill.content("SKILL.md").orElseThrow();
    // end
    assertThat(result.isValid()).isTrue();
    assertThat(verifiedBytes).isNotEmpty();
  }
}
