package dev.symbiont.agentpin;

import static dev.symbiont.agentpin.Fixture.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CredentialVerifierTest {
  private final Fixture world = new Fixture();

  @Test
  void verify_validCredential_reportsEverythingACallerNeeds() {
    Verification result =
        world
            .verifier()
            .build()
            .verify(
                world.issuer().issue(Fixture.request().audience("me.example").build()),
                DomainDocuments.of(Fixture.document()),
                Expectations.audience("me.example").requiringAudience());

    assertThat(result)
        .isInstanceOfSatisfying(
            Verification.Verified.class,
            verified -> {
              assertThat(verified.issuer()).isEqualTo(Fixture.DOMAIN);
              assertThat(verified.agentId()).isEqualTo(Fixture.AGENT);
              assertThat(verified.capabilities()).isEqualTo(CapabilitySet.of("read:codebase"));
              assertThat(verified.pinning().firstUse()).isTrue();
              assertThat(verified.credential().expiresAt())
                  .isEqualTo(world.clock.instant().plus(Duration.ofHours(1)));
              assertThat(verified.issuerDocument().findKey(Fixture.KID)).isPresent();
              assertThat(verified.delegation()).isEmpty();
              assertThat(verified.warnings()).isEmpty();
            });
  }

  @Test
  void verify_constraintsDeclaredOnly_areEffectiveButNotTheCredentials() {
    Constraints declared = Constraints.builder().rateLimit("10/hour").build();
    Constraints own =
        Constraints.builder().dataClassificationMax(DataClassification.PUBLIC).build();
    String token = world.issuer().issue(Fixture.request().constraints(own).build());

    Verification.Verified verified =
        (Verification.Verified)
            world.verify(token, Fixture.document(agent -> agent.constraints(declared)));

    assertThat(verified.credential().constraints()).contains(own);
    Constraints effective = verified.effectiveConstraints().orElseThrow();
    assertThat(effective.rateLimit()).contains("10/hour");
    assertThat(effective.dataClassificationMax()).contains(DataClassification.PUBLIC);
  }

  @Test
  void verify_rejected_namesStepAndLeavesThePinStoreAlone() {
    Verification result =
        world
            .verifier()
            .build()
            .verify(
                world.issuer().issue(Fixture.request().audience("other.example").build()),
                DomainDocuments.of(Fixture.document()),
                Expectations.audience("me.example"));

    assertThat(result)
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(ErrorCode.AUDIENCE_MISMATCH);
              assertThat(rejected.step()).isEqualTo(VerificationStep.AUDIENCE);
              assertThat(rejected.message()).contains("other.example", "me.example");
            });
    assertThat(world.pins.domains()).isEmpty();
  }

  @Test
  void verify_audienceRequiredButAbsent_isRejected() {
    CredentialVerifier verifier = world.verifier().build();
    DomainDocuments documents = DomainDocuments.of(Fixture.document());
    Expectations lenient = Expectations.audience("me.example");

    Verification warned = verifier.verify(world.token(), documents, lenient);

    assertThat(((Verification.Verified) warned).warnings())
        .singleElement()
        .asString()
        .contains("no audience");
    assertThat(code(verifier.verify(world.token(), documents, lenient.requiringAudience())))
        .isEqualTo(ErrorCode.AUDIENCE_MISMATCH);
  }

  @Test
  void expectations_emptyAudience_isAProgrammingError() {
    assertThatThrownBy(() -> Expectations.audience(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Expectations.none().requiringAudience())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verify_revocationRequiredButAbsent_isRejected() {
    CredentialVerifier strict =
        world.verifier().policy(VerificationPolicy.DEFAULT.withRevocationRequired()).build();
    DomainDocuments without = DomainDocuments.of(Fixture.document());
    DomainDocuments with = without.withRevocation(world.revocation().build());

    assertThat(code(strict.verify(world.token(), without, Expectations.none())))
        .isEqualTo(ErrorCode.DISCOVERY_FETCH_FAILED);
    assertThat(strict.verify(world.token(), with, Expectations.none()).isValid()).isTrue();
  }

  @Test
  void verify_revocationDocumentOfNoEntity_stillRevokesAndIsNeverClean() {
    String token = world.token();
    String id = Credential.readUnverified(token).id();
    CredentialVerifier verifier = world.verifier().build();
    for (String entity : List.of("7", "null", "[]", "\"other.example\"")) {
      String empty = "{\"entity\":%s}".formatted(entity);
      String revoking =
          "{\"entity\":%s,\"revoked_credentials\":[{\"jti\":\"%s\"}]}".formatted(entity, id);
      DomainDocuments documents = DomainDocuments.of(Fixture.document());

      assertThat(
              code(
                  verifier.verify(
                      token, documents.withUntrustedRevocation(empty), Expectations.none())))
          .isEqualTo(ErrorCode.DISCOVERY_INVALID);
      assertThat(
              code(
                  verifier.verify(
                      token, documents.withUntrustedRevocation(revoking), Expectations.none())))
          .isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
    }
  }

  @Test
  void policy_partsOfASecond_areCut() {
    VerificationPolicy policy =
        VerificationPolicy.DEFAULT
            .withClockSkew(Duration.ofMillis(1_999))
            .withMaxLifetime(Duration.ofMillis(60_999));

    assertThat(policy.clockSkew()).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.maxLifetime()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void verify_rawSignature_isAcceptedOnlyByChoice() {
    String token = world.token();
    int dot = token.lastIndexOf('.');
    EcdsaSignature signature =
        StrictBase64.decodeUrl(token.substring(dot + 1))
            .flatMap(EcdsaSignature::ofDer)
            .orElseThrow();
    String raw = token.substring(0, dot + 1) + StrictBase64.encodeUrl(signature.toRaw());
    CredentialVerifier tolerant =
        world.verifier().policy(VerificationPolicy.DEFAULT.withRawSignaturesAccepted()).build();
    DomainDocuments documents = DomainDocuments.of(Fixture.document());

    assertThat(code(world.verify(raw, Fixture.document()))).isEqualTo(ErrorCode.SIGNATURE_INVALID);
    assertThat(tolerant.verify(raw, documents, Expectations.none()).isValid()).isTrue();
    assertThat(tolerant.verify(token, documents, Expectations.none()).isValid()).isTrue();
  }

  @Test
  void verify_unreadableDocuments_areAResultNotAnException() {
    CredentialVerifier verifier = world.verifier().build();

    for (String text : List.of("", "null", "[]", "{\"entity\":1}", "{} {}", "\ud800")) {
      assertThat(
              code(
                  verifier.verify(
                      world.token(), DomainDocuments.ofUntrusted(text), Expectations.none())))
          .isEqualTo(ErrorCode.DISCOVERY_INVALID);
    }
    assertThat(
            code(
                verifier.verify(
                    world.token(),
                    DomainDocuments.of(Fixture.document()).withUntrustedRevocation("nonsense"),
                    Expectations.none())))
        .isEqualTo(ErrorCode.DISCOVERY_INVALID);
  }

  @Test
  void verify_withoutResolver_saysThatNoDocumentsAreConfigured() {
    assertThat(world.verifier().build().verify(world.token(), Expectations.none()))
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(ErrorCode.DISCOVERY_FETCH_FAILED);
              assertThat(rejected.step()).isEqualTo(VerificationStep.RESOLVE);
              assertThat(rejected.message()).contains("configured");
            });
  }

  @Test
  void verify_compatibilityProfile_relaxesExactlyTheListedRules() {
    CredentialVerifier peer =
        world
            .verifier()
            .policy(VerificationPolicy.DEFAULT.withProfile(VerificationProfile.COMPATIBILITY))
            .build();
    Constraints declared =
        Constraints.builder()
            .deniedDomains(List.of("evil.example"))
            .ipAllowlist(List.of("10.0.0.0/8"))
            .validHours(new ValidHours("09:00", "17:00", "UTC"))
            .build();
    Constraints wider =
        Constraints.builder()
            .deniedDomains(List.of())
            .ipAllowlist(List.of("0.0.0.0/0"))
            .validHours(new ValidHours("00:00", "23:59", "UTC"))
            .build();
    DiscoveryDocument document =
        Fixture.document(
            agent ->
                agent
                    .capabilities("read:*", "admin:*")
                    .constraints(declared)
                    .maxLifetime(Duration.ofMinutes(5)));
    String token =
        world
            .issuer()
            .issue(
                Fixture.request()
                    .capabilities("read:codebase.*", "admin:users", "admin:*")
                    .constraints(wider)
                    .build());
    DomainDocuments documents =
        DomainDocuments.of(document)
            .withRevocation(RevocationDocument.builder("foreign.example", world.clock).build());

    assertThat(peer.verify(token, documents, Expectations.none()).isValid()).isTrue();
    assertThat(code(world.verify(token, document))).isEqualTo(ErrorCode.CREDENTIAL_EXPIRED);
    // Never switchable: duplicate members, strict base64, pins, size.
    assertThat(code(peer.verify(token + "=", documents, Expectations.none())))
        .isEqualTo(ErrorCode.SIGNATURE_INVALID);
  }

  @Test
  void verify_keyRotation_isAcceptedOnlyAfterItWasAdded() {
    Jwk next = Jwk.of(Fixture.MAKER_KEY.publicKey(), "acme-2026-02");
    DiscoveryDocument rotated =
        DiscoveryDocument.builder(Fixture.DOMAIN, EntityType.DEPLOYER)
            .addKey(next)
            .addAgent(Fixture.agent().build())
            .build();
    String token =
        CredentialIssuer.builder(Fixture.DOMAIN, Fixture.MAKER_KEY, "acme-2026-02")
            .clock(world.clock)
            .engine(Fixture.ENGINE)
            .build()
            .issue(Fixture.request().build());
    assertThat(world.verify(world.token(), Fixture.document()).isValid()).isTrue();

    assertThat(code(world.verify(token, rotated))).isEqualTo(ErrorCode.KEY_PIN_MISMATCH);
    world.pins.addKey(Fixture.DOMAIN, next, world.clock.instant());
    assertThat(world.verify(token, rotated).isValid()).isTrue();
    assertThat(world.pins.remove(Fixture.DOMAIN)).isTrue();
  }

  @Test
  void verify_pinChangedBetweenCheckAndCommit_isRejected() {
    PinStore racing =
        new PinStore() {
          @Override
          public Optional<PinnedDomain> find(String domain) {
            return Optional.empty();
          }

          @Override
          public List<PinnedDomain> domains() {
            return List.of();
          }

          @Override
          public PinOutcome checkAndPin(String domain, Jwk key, java.time.Instant now) {
            return PinOutcome.CHANGED;
          }

          @Override
          public void addKey(String domain, Jwk key, java.time.Instant now) {}

          @Override
          public boolean remove(String domain) {
            return false;
          }
        };

    assertThat(
            code(
                world
                    .verifier()
                    .pinStore(racing)
                    .build()
                    .verify(
                        world.token(),
                        DomainDocuments.of(Fixture.document()),
                        Expectations.none())))
        .isEqualTo(ErrorCode.KEY_PIN_MISMATCH);
  }

  @Test
  void toJson_bothResults_haveTheMembersOfTheOtherImplementations() {
    JsonObject valid = world.verify(world.token(), Fixture.document()).toJson();
    JsonObject invalid = world.verify("x", Fixture.document()).toJson();

    assertThat(valid.members())
        .containsKeys("valid", "agent_id", "issuer", "capabilities", "key_pinning", "warnings");
    assertThat(invalid.members().keySet())
        .containsExactly("valid", "error_code", "error_message", "warnings");
  }

  @Test
  void providerName_chosenEngine_isVisible() {
    assertThat(world.verifier().build().providerName()).startsWith("BC ");
    assertThat(world.verifier().build().toBuilder().build().providerName()).startsWith("BC ");
  }
}
