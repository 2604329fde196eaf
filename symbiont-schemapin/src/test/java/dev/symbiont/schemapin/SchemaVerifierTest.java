package dev.symbiont.schemapin;

import static dev.symbiont.schemapin.TestKeys.ALICE;
import static dev.symbiont.schemapin.TestKeys.ECDSA;
import static dev.symbiont.schemapin.TestKeys.MALLORY;
import static dev.symbiont.schemapin.TestKeys.NOW;
import static dev.symbiont.schemapin.TestKeys.evidence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.schemapin.VerificationResult.Rejected;
import dev.symbiont.schemapin.VerificationResult.Verified;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaVerifierTest {
  private static final String SCHEMA = "{\"name\":\"sum\",\"n\":[1,2.5,{\"x\":null}]}";
  private static final PinKey PIN = new PinKey("sum", "a.example");

  private final MemoryPinStore pins = new MemoryPinStore();

  private SchemaPinSettings.Builder settings() {
    return SchemaPinSettings.builder().ecdsa(ECDSA).clock(new MutableClock(NOW)).pins(pins);
  }

  private VerificationResult verify(SignedSchema schema, P256PrivateKey published) {
    return new SchemaVerifier(settings().build()).verifyOffline(schema, evidence(published));
  }

  private static SignedSchema signed(P256PrivateKey key) {
    String signature = new SchemaSigner(key, ECDSA).sign(CanonicalSchema.of(SCHEMA));
    return SignedSchema.of(SCHEMA, signature, "a.example", "sum");
  }

  @Test
  void verifyOffline_anyBitFlippedInSchemaOrSignature_isRefusedAndPinsNothing() {
    SignedSchema good = signed(ALICE);
    SeededCases.check(
        1,
        400,
        random -> {
          boolean inSchema = random.nextBoolean();
          byte[] target =
              inSchema
                  ? SCHEMA.getBytes(StandardCharsets.UTF_8)
                  : StrictBase64.decodeStandard(good.signature()).orElseThrow();
          target[random.nextInt(target.length)] ^= (byte) (1 << random.nextInt(8));
          SignedSchema bad =
              inSchema
                  ? SignedSchema.of(
                      new String(target, StandardCharsets.ISO_8859_1),
                      good.signature(),
                      "a.example",
                      "sum")
                  : SignedSchema.of(
                      SCHEMA, StrictBase64.encodeStandard(target), "a.example", "sum");
          assertThat(verify(bad, ALICE).isValid()).isFalse();
          assertThat(pins.pins()).isEmpty();
        });
    assertThat(verify(good, ALICE).isValid()).isTrue();
  }

  @Test
  void verifyOffline_keyThatWasVerifiedBefore_isRevokedAllTheSame() {
    SchemaVerifier verifier = new SchemaVerifier(settings().build());
    DiscoveryDocument discovery = evidence(ALICE).discovery();
    assertThat(verifier.verifyOffline(signed(ALICE), ProviderEvidence.of(discovery)).isValid())
        .isTrue();

    JsonObject revoking =
        discovery.json().toBuilder()
            .put(
                "revoked_keys",
                JsonArray.ofStrings(List.of(KeyFingerprint.of(ALICE.publicKey()).value())))
            .build();
    ProviderEvidence revoked = ProviderEvidence.of(new DiscoveryDocument(revoking));
    assertThat(code(verifier.verifyOffline(signed(ALICE), revoked)))
        .isEqualTo(SchemaPinErrorCode.KEY_REVOKED);
  }

  @Test
  void verifyOffline_moreKeyTextsThanAreRemembered_areReadAllTheSame() {
    SchemaVerifier verifier = new SchemaVerifier(settings().build());
    JsonObject discovery = evidence(ALICE).discovery().json();
    for (int blanks = 0; blanks < 300; blanks++) {
      String pem = "\n".repeat(blanks * 4) + ALICE.publicKey().toPem();
      JsonObject respelled = discovery.toBuilder().put("public_key_pem", pem).build();
      ProviderEvidence evidence = ProviderEvidence.of(new DiscoveryDocument(respelled));
      assertThat(verifier.verifyOffline(signed(ALICE), evidence).isValid()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, true", "1.1, true", "1.1.9, true", "1.2, false", "1.10, false", "2, false"})
  void verifyOffline_versionOfTheDiscoveryDocument_isComparedAsNumbers(
      String version, boolean old) {
    JsonObject json =
        evidence(ALICE).discovery().json().toBuilder().put("schema_version", version).build();
    VerificationResult result =
        new SchemaVerifier(settings().build())
            .verifyOffline(signed(ALICE), ProviderEvidence.of(new DiscoveryDocument(json)));
    assertThat(result.warnings().stream().anyMatch(text -> text.contains("upgrading")))
        .isEqualTo(old);
  }

  @Test
  void verifyOffline_otherKeyThanPinned_isMismatchEvenWithAWrongSignature() {
    verify(signed(ALICE), ALICE);
    assertThat(code(verify(signed(MALLORY), MALLORY)))
        .isEqualTo(SchemaPinErrorCode.KEY_PIN_MISMATCH);
    assertThat(code(verify(signed(ALICE), MALLORY))).isEqualTo(SchemaPinErrorCode.KEY_PIN_MISMATCH);
  }

  @Test
  void verifyOffline_domainInOtherCase_meetsTheSamePin() {
    verify(signed(ALICE), ALICE);
    SignedSchema mallory = signed(MALLORY);
    assertThat(
            code(
                verify(SignedSchema.of(SCHEMA, mallory.signature(), "A.Example.", "sum"), MALLORY)))
        .isEqualTo(SchemaPinErrorCode.KEY_PIN_MISMATCH);
  }

  @Test
  void verifyOffline_closedWorld_acceptsPinnedKeysOnly() {
    SchemaVerifier strict = new SchemaVerifier(settings().pinPolicy(PinPolicy.STRICT).build());
    assertThat(code(strict.verifyOffline(signed(ALICE), evidence(ALICE))))
        .isEqualTo(SchemaPinErrorCode.KEY_NOT_FOUND);
    assertThat(pins.pins()).isEmpty();
    pins.addKey(PIN, ALICE.publicKey(), NOW);
    assertThat(strict.verifyOffline(signed(ALICE), evidence(ALICE)).isValid()).isTrue();
  }

  @Test
  void verifyOffline_policyAcceptsOnce_pinsNothing() {
    SchemaVerifier verifier =
        new SchemaVerifier(
            settings().pinPolicy(question -> PinPolicy.Decision.ACCEPT_ONCE).build());
    assertThat(verifier.verifyOffline(signed(ALICE), evidence(ALICE)).isValid()).isTrue();
    assertThat(pins.pins()).isEmpty();
  }

  @Test
  void verifyOffline_policyAcceptsAChangedKey_keepsBoth() {
    verify(signed(ALICE), ALICE);
    SchemaVerifier verifier =
        new SchemaVerifier(settings().pinPolicy(question -> PinPolicy.Decision.PIN).build());
    assertThat(verifier.verifyOffline(signed(MALLORY), evidence(MALLORY)))
        .isInstanceOfSatisfying(
            Verified.class, verified -> assertThat(verified.pinning()).contains(PinStatus.CHANGED));
    assertThat(pins.pins().get(PIN)).hasSize(2);
    assertThat(verify(signed(ALICE), ALICE).isValid()).isTrue();
  }

  @Test
  void verifyOffline_policyWouldAcceptAChangedKeyWithAWrongSignature_isNotAsked() {
    verify(signed(ALICE), ALICE);
    SchemaVerifier verifier =
        new SchemaVerifier(
            settings()
                .pinPolicy(
                    question -> {
                      throw new AssertionError("asked before the signature was verified");
                    })
                .build());
    assertThat(code(verifier.verifyOffline(signed(ALICE), evidence(MALLORY))))
        .isEqualTo(SchemaPinErrorCode.KEY_PIN_MISMATCH);
  }

  @Test
  void verifyOffline_singleHashRefused_refusesGoSignatures() {
    String single =
        StrictBase64.encodeStandard(
            ECDSA.signDigest(ALICE, CanonicalSchema.of(SCHEMA).sha256()).toDer());
    SignedSchema schema = SignedSchema.of(SCHEMA, single, "a.example", "sum");
    assertThat(verify(schema, ALICE).warnings()).containsExactly("legacy_single_hash");
    assertThat(
            code(
                new SchemaVerifier(settings().singleHashRefused().build())
                    .verifyOffline(schema, evidence(ALICE))))
        .isEqualTo(SchemaPinErrorCode.SIGNATURE_INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x%s", "%sx", "\u00a0%s", "%s%s", "# key\n%s", "%s-----END PUBLIC KEY-----\n"})
  void verifyOffline_anythingAroundThePem_isKeyNotFound(String frame) {
    String pem = frame.replace("%s", ALICE.publicKey().toPem());
    DiscoveryDocument discovery =
        new DiscoveryDocument(
            JsonObject.builder().put("schema_version", "1.2").put("public_key_pem", pem).build());
    assertThat(
            code(
                new SchemaVerifier(settings().build())
                    .verifyOffline(signed(ALICE), ProviderEvidence.of(discovery))))
        .isEqualTo(SchemaPinErrorCode.KEY_NOT_FOUND);
  }

  @Test
  void verifyOffline_revokedKeysOfWrongShape_failsClosed() {
    for (JsonObject broken :
        List.of(
            JsonObject.builder().put("revoked_keys", "none").build(),
            JsonObject.builder().put("revoked_keys", JsonArray.of(JsonArray.EMPTY)).build())) {
      JsonObject.Builder json = DiscoveryDocument.forKey(ALICE.publicKey(), "x").json().toBuilder();
      broken.members().forEach(json::put);
      assertThat(
              code(
                  new SchemaVerifier(settings().build())
                      .verifyOffline(
                          signed(ALICE), ProviderEvidence.of(new DiscoveryDocument(json.build())))))
          .isEqualTo(SchemaPinErrorCode.DISCOVERY_INVALID);
    }
  }

  @Test
  void verifyOffline_revocationEntryWithUnknownReason_stillRevokes() {
    RevocationDocument revocation =
        RevocationDocument.read(
                """
                {"domain":"a.example","revoked_keys":[{"fingerprint":" %s ","reason":"bored"}]}"""
                    .formatted(KeyFingerprint.of(ALICE.publicKey()).value())
                    .getBytes(StandardCharsets.UTF_8))
            .orElseThrow();
    assertThat(
            code(
                new SchemaVerifier(settings().build())
                    .verifyOffline(
                        signed(ALICE),
                        ProviderEvidence.of(evidence(ALICE).discovery(), revocation))))
        .isEqualTo(SchemaPinErrorCode.KEY_REVOKED);
  }

  @Test
  void verify_dnsRecords_mustAllNameTheKey() {
    String mine = "v=schemapin1; fp=" + KeyFingerprint.of(ALICE.publicKey());
    String other = "v=schemapin1; fp=" + KeyFingerprint.of(MALLORY.publicKey());
    assertThat(dns(List.of()).isValid()).isTrue();
    assertThat(dns(List.of("some other text", mine)).isValid()).isTrue();
    assertThat(code(dns(List.of(mine, other)))).isEqualTo(SchemaPinErrorCode.DOMAIN_MISMATCH);
    assertThat(code(dns(List.of("v = schemapin2"))))
        .isEqualTo(SchemaPinErrorCode.DISCOVERY_INVALID);
  }

  private VerificationResult dns(List<String> records) {
    return new SchemaVerifier(
            SchemaPinSettings.builder()
                .ecdsa(ECDSA)
                .dns(
                    name -> {
                      assertThat(name).isEqualTo("_schemapin.a.example");
                      return records;
                    })
                .build())
        .verifyOffline(signed(ALICE), evidence(ALICE));
  }

  @Test
  void verify_dnsLookupFails_isNotTakenForAbsence() {
    SchemaVerifier verifier =
        new SchemaVerifier(
            settings()
                .dns(
                    name -> {
                      throw new IOException("timeout");
                    })
                .build());
    assertThat(code(verifier.verifyOffline(signed(ALICE), evidence(ALICE))))
        .isEqualTo(SchemaPinErrorCode.DISCOVERY_FETCH_FAILED);
    assertThat(pins.pins()).isEmpty();
  }

  @Test
  void ofDocument_embeddedAndContained_areVerified() {
    SchemaSigner signer = new SchemaSigner(ALICE, ECDSA);
    JsonObject schema = (JsonObject) Json.CODEC.read(SCHEMA, CanonicalSchema.LIMITS);
    String embedded = Json.CODEC.writeText(signer.embedSignature(schema));
    String contained =
        Json.CODEC.writeText(
            JsonObject.builder()
                .put("schema", schema)
                .put("signature", signer.sign(CanonicalSchema.of(schema)))
                .put("signed_at", "whenever")
                .build());
    for (String document : List.of(embedded, contained)) {
      assertThat(verify(SignedSchema.ofDocument(document, "a.example", "sum"), ALICE).isValid())
          .isTrue();
    }
    assertThat(code(verify(SignedSchema.ofDocument(SCHEMA, "a.example", "sum"), ALICE)))
        .isEqualTo(SchemaPinErrorCode.SIGNATURE_INVALID);
    assertThatThrownBy(() -> SignedSchema.ofDocument("[]", "a.example", "sum"))
        .isInstanceOf(CanonicalizationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a@b", "a\nb"})
  void verifyOffline_domainThatCannotBePinned_isRefused(String domain) {
    SignedSchema schema = SignedSchema.of(SCHEMA, "", domain, "sum");
    assertThat(verify(schema, ALICE))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(rejected.code()).isEqualTo(SchemaPinErrorCode.DISCOVERY_INVALID));
  }

  @Test
  void toJson_bothResults_useTheNamesOfTheSpecification() {
    assertThat(verify(signed(ALICE), ALICE).toJson().members().keySet())
        .containsExactly("valid", "domain", "developer_name", "key_pinning", "warnings");
    assertThat(verify(signed(MALLORY), MALLORY).toJson().members().keySet())
        .containsExactly("valid", "domain", "error_code", "error_message", "warnings");
  }

  @Test
  void parse_errorCodes_readBothSpellings() {
    for (SchemaPinErrorCode code : SchemaPinErrorCode.values()) {
      assertThat(SchemaPinErrorCode.parse(code.word())).contains(code);
      assertThat(SchemaPinErrorCode.parse(code.name())).contains(code);
    }
    assertThat(SchemaPinErrorCode.parse("Key_Revoked")).isEqualTo(Optional.empty());
  }

  private static SchemaPinErrorCode code(VerificationResult result) {
    return ((Rejected) result).code();
  }
}
