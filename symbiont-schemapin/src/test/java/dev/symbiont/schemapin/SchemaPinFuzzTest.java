package dev.symbiont.schemapin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Hostile bytes give a result, and a stable one. */
class SchemaPinFuzzTest {
  private static final SchemaPinSettings SETTINGS =
      SchemaPinSettings.builder().ecdsa(TestKeys.ECDSA).build();

  @FuzzTest
  void canonicalization_ofAnything_isRefusedOrAFixedPoint(byte[] data) {
    try {
      String text = CanonicalSchema.of(data).text();
      assertThat(CanonicalSchema.of(text).text()).isEqualTo(text);
    } catch (CanonicalizationException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @FuzzTest
  void sidecar_ofAnything_isNeverVerified(byte[] data) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    files.put("SKILL.md", data);
    SkillFolder folder = new SkillFolder("skill", files, Optional.of(data), List.of());
    assertThat(folder.skillName()).isNotEmpty();
    assertThat(
            new SkillVerifier(SETTINGS)
                .verifyOffline(folder, TestKeys.evidence(TestKeys.ALICE), Optional.empty())
                .isValid())
        .isFalse();
  }

  @FuzzTest
  void documents_ofAnything_areReadOrRefused(FuzzedDataProvider data) {
    String text = data.consumeString(300);
    byte[] bytes = data.consumeRemainingAsBytes();
    DnsTxtRecord.parse(text);
    ProviderDomain.parse(text)
        .ifPresent(domain -> assertThat(domain.discoveryUri().getHost()).isNotEmpty());
    Rfc3339.parse(text);
    TrustBundle.read(bytes)
        .ifPresent(
            bundle -> {
              assertThat(new TrustBundleVerifier(SETTINGS).verify(bundle))
                  .isInstanceOf(BundleResult.Rejected.class);
              bundle.resolver().resolve(text);
            });
    try {
      MemoryPinStore.read(text);
    } catch (PinStoreException refused) {
      assertThat(refused).hasMessageContaining("pins");
    }
    DiscoveryDocument.read(bytes).ifPresent(DiscoveryDocument::problem);
    RevocationDocument.read(bytes).ifPresent(revocation -> revocation.problem(text));
  }
}
