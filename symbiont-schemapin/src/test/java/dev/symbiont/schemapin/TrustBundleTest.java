package dev.symbiont.schemapin;

import static dev.symbiont.schemapin.TestKeys.ALICE;
import static dev.symbiont.schemapin.TestKeys.ECDSA;
import static dev.symbiont.schemapin.TestKeys.MALLORY;
import static dev.symbiont.schemapin.TestKeys.NOW;
import static dev.symbiont.schemapin.TestKeys.evidence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.schemapin.BundleResult.Rejected;
import dev.symbiont.schemapin.BundleResult.Verified;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustBundleTest {
  private final MutableClock clock = new MutableClock(NOW);
  private final MemoryPinStore pins = new MemoryPinStore();
  private final TrustBundleVerifier verifier =
      new TrustBundleVerifier(
          SchemaPinSettings.builder().ecdsa(ECDSA).clock(clock).pins(pins).build());
  private final TrustBundle unsigned =
      TrustBundle.of(
          Map.of(
              "b.example", evidence(ALICE).discovery(), "a.example", evidence(MALLORY).discovery()),
          List.of(),
          "2026-01-01T00:00:00Z");

  private TrustBundle signed() {
    return new TrustBundleSigner("root", MALLORY, ECDSA, clock)
        .sign(unsigned, Optional.of(Duration.ofDays(30)));
  }

  @Test
  void sign_thenVerify_isTrustedUntilItExpires() {
    assertThat(unsigned.domains()).containsExactly("a.example", "b.example");
    assertThat(verifier.verify(signed())).isInstanceOf(Verified.class);
    TrustBundle bundle = signed();
    clock.advance(Duration.ofDays(30));
    assertThat(code(verifier.verify(bundle))).isEqualTo(SchemaPinErrorCode.BUNDLE_EXPIRED);
  }

  @Test
  void verify_onlyProvisionedAuthorities_areTrusted() {
    KeyFingerprint root = KeyFingerprint.of(MALLORY.publicKey());
    assertThat(verifier.withAuthorities(Set.of(root)).verify(signed()))
        .isInstanceOf(Verified.class);
    assertThat(
            code(
                verifier
                    .withAuthorities(Set.of(KeyFingerprint.of(ALICE.publicKey())))
                    .verify(signed())))
        .isEqualTo(SchemaPinErrorCode.KEY_NOT_FOUND);
  }

  @Test
  void verify_anyByteOfTheTextChanged_isNeverTrustedAsAnotherBundle() {
    byte[] text = Json.CODEC.write(signed().json());
    SeededCases.check(
        1,
        300,
        random -> {
          byte[] changed = text.clone();
          changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
          Optional<TrustBundle> read = TrustBundle.read(changed);
          if (read.isPresent() && !read.get().signingInput().equals(signed().signingInput())) {
            assertThat(verifier.verify(read.get())).isInstanceOf(Rejected.class);
          }
        });
  }

  @Test
  void verify_signedBundleThatNamesADomainTwice_isInvalid() {
    JsonArray documents = unsigned.json().array("documents").orElseThrow();
    JsonObject twice =
        unsigned.json().toBuilder()
            .put("documents", JsonArray.of(documents.values().get(0), documents.values().get(0)))
            .build();
    assertThatThrownBy(
            () ->
                new TrustBundleSigner("root", MALLORY, ECDSA, clock)
                    .sign(new TrustBundle(twice), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> TrustBundle.merge(List.of(new TrustBundle(twice))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void merge_domainInOtherCase_isOneDomain() {
    TrustBundle newer =
        TrustBundle.of(
            Map.of("A.Example.", evidence(ALICE).discovery()), List.of(), "2026-02-01T00:00:00Z");

    TrustBundle merged = TrustBundle.merge(List.of(unsigned, newer));

    assertThat(merged.domains()).containsExactly("A.Example.", "b.example");
    assertThat(merged.resolver().resolve("a.example")).isInstanceOf(Resolution.Found.class);
  }

  @Test
  void merge_timeOfSigningIsNull_countsAsAbsent() {
    TrustBundle newer =
        new TrustBundle(
            TrustBundle.of(
                    Map.of("c.example", evidence(ALICE).discovery()),
                    List.of(),
                    "2026-02-01T00:00:00Z")
                .json()
                .toBuilder()
                .put("signed_at", JsonNull.NULL)
                .build());

    assertThat(TrustBundle.merge(List.of(unsigned, newer)).json().string("created_at"))
        .contains("2026-02-01T00:00:00Z");
  }

  @Test
  void merge_newerEmptyRevocation_doesNotEraseOlderOnes() {
    TrustBundle older = withRevocation("2026-01-01T00:00:00Z", "[{\"fingerprint\":\"sha256:aa\"}]");
    TrustBundle newer = withRevocation("2026-02-01T00:00:00Z", "[]");
    for (List<TrustBundle> order : List.of(List.of(older, newer), List.of(newer, older))) {
      assertThat(TrustBundle.merge(order).json().array("revocations").orElseThrow().toString())
          .contains("sha256:aa");
    }
  }

  private static TrustBundle withRevocation(String createdAt, String keys) {
    return TrustBundle.of(
        Map.of(),
        List.of(
            RevocationDocument.read(
                    ("{\"domain\":\"a.example\",\"revoked_keys\":" + keys + "}")
                        .getBytes(StandardCharsets.UTF_8))
                .orElseThrow()),
        createdAt);
  }

  @Test
  void readAnswer_withAndWithoutABundle_isFoundOrEmpty() {
    assertThat(
            TrustBundle.readAnswer(
                "{\"jsonrpc\":\"2.0\",\"result\":{\"bundle\":{}},\"id\":1}"
                    .getBytes(StandardCharsets.UTF_8)))
        .contains(new TrustBundle(JsonObject.EMPTY));
    assertThat(TrustBundle.readAnswer("{\"result\":{}}".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(TrustBundle.request(Optional.of("a.example"), 7).toString())
        .contains("schemapin/trustBundle", "a.example");
    assertThat(new TrustBundle(JsonObject.EMPTY).resolver().resolve("a.example"))
        .isInstanceOf(Resolution.Failed.class);
  }

  @Test
  void mcpConfigPin_ofAnotherServerInTheSameFile_isRefused() {
    JsonObject entry = JsonObject.builder().put("command", "npx").build();
    McpConfigPin pin = new McpConfigPin("a.b", McpConfigPin.hash(entry), "2026-01-01T00:00:00Z");
    byte[] file = Json.CODEC.write(pin.toJson());
    assertThat(McpConfigPin.read(file, "a.b")).contains(pin);
    assertThat(McpConfigPin.read(file, "a_b")).isEmpty();
    assertThat(pin.matches(entry)).isTrue();
    assertThat(pin.matches(JsonObject.builder().put("command", "sh").build())).isFalse();
  }

  private static SchemaPinErrorCode code(BundleResult result) {
    return ((Rejected) result).code();
  }
}
