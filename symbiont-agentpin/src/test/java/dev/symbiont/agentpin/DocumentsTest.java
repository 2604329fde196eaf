package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentsTest {
  private final Fixture world = new Fixture();

  @Test
  void jwk_thumbprint_isThatOfRfc7638() throws Exception {
    ECKey oracle = ECKey.parse(Json.CODEC.writeText(Fixture.JWK.toJson()));

    assertThat(HexFormat.of().parseHex(Fixture.JWK.thumbprint()))
        .isEqualTo(oracle.computeThumbprint().decode());
    assertThat(Fixture.JWK.publicKey().toSpki()).isEqualTo(oracle.toECPublicKey().getEncoded());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z,false",
    "2025-12-31T23:59:59Z,true",
    "2026-01-01T02:00:00+02:00,false",
    "2026-01-01T00:00:00,false",
    "2025-12-31,true",
    "2026-01-01,false",
    "2026-01-01t00:00:00z,false",
    "2026-01-01T00:00:00.0000000000Z,false",
    "2026-01-01T00:00:00-00:00,false",
    "2099-01-01 00:00:00Z,true",
    "2099-01-01T00:00Z,true",
    "2099-01-01T00,true",
    "2099-01-01T00:00:00+0000,true",
    "2099-01-01T00:00:00+24:00,true",
    "2099-02-30,true",
    "+12099-01-01T00:00:00Z,true",
    "soon,true",
    "'',true",
    "1767225600,true"
  })
  void jwkExpiry_text_countsAsPassedWhenUnreadable(String text, boolean expired) {
    Jwk key = Jwk.ofJson(Fixture.JWK.toJson().toBuilder().put("exp", text).build());

    assertThat(key.isExpiredBefore(Instant.parse("2026-01-01T00:00:00Z"))).isEqualTo(expired);
  }

  @Test
  void jwk_withExpiry_isWrittenInUtc() {
    Jwk key = Fixture.JWK.withExpiry(Instant.parse("2027-01-01T00:00:00Z"));

    assertThat(key.expiry()).contains("2027-01-01T00:00:00Z");
    assertThat(key.thumbprint()).isEqualTo(Fixture.JWK.thumbprint());
    assertThatThrownBy(() -> Jwk.of(Fixture.KEY.publicKey(), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void discovery_textAndBack_isTheSame() {
    DiscoveryDocument document =
        DiscoveryDocument.builder(Fixture.DOMAIN, EntityType.BOTH)
            .addKey(Fixture.JWK)
            .addAgent(
                Fixture.agent()
                    .version("1.0.0")
                    .description("Looks around")
                    .maxLifetime(Duration.ofMinutes(10))
                    .build())
            .addAgent(AgentDeclaration.builder("a", "A").suspended().build())
            .addAgent(AgentDeclaration.builder("b", "B").deprecated().build())
            .revocationEndpoint("https://acme.example/revoked.json")
            .updatedAt(world.clock.instant())
            .build();

    DiscoveryDocument again = DiscoveryDocument.parse(document.toText());

    assertThat(again).isEqualTo(document).hasSameHashCodeAs(document);
    assertThat(again.entityType()).contains(EntityType.BOTH);
    assertThat(again.updatedAt()).contains(world.clock.instant());
    assertThat(again.revocationEndpoint()).contains("https://acme.example/revoked.json");
    assertThat(again.findAgent(Fixture.AGENT).orElseThrow().maxLifetime())
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(again.findAgent("a").orElseThrow().isActive()).isFalse();
    assertThat(again.agents().get(2).status()).contains("deprecated");
    assertThat(again.agents().get(0).name()).contains("Scout");
  }

  @Test
  void discoveryToBuilder_rotation_keepsUnknownMembersAndTheirOrder() {
    DiscoveryDocument document =
        DiscoveryDocument.ofJson(
            Fixture.document().toJson().toBuilder().put("x_contact", "ops@acme.example").build());
    Jwk next = Jwk.of(Fixture.MAKER_KEY.publicKey(), "acme-2026-02");

    DiscoveryDocument both = document.toBuilder().addKey(next).build();
    DiscoveryDocument rotated =
        both.toBuilder().removeKey(Fixture.KID).removeAgent(Fixture.AGENT).build();

    assertThat(both.publicKeys()).containsExactly(Fixture.JWK, next);
    assertThat(rotated.publicKeys()).containsExactly(next);
    assertThat(rotated.agents()).isEmpty();
    assertThat(rotated.toJson().members().keySet())
        .containsExactlyElementsOf(document.toJson().members().keySet());
  }

  @Test
  void capabilities_namingRules_areTold() {
    CapabilitySet declared =
        CapabilitySet.of(
            "read:code",
            "delete:*",
            "admin:users",
            "admin:*",
            "com.example.review:code",
            "review:code",
            "com.:code",
            ".:code",
            "read",
            ":code",
            "read:",
            "read:a:b");

    assertThat(declared.irregular())
        .containsExactly("admin:*", "review:code", "com.:code", ".:code", "read", ":code", "read:");
  }

  @Test
  void discovery_a2aEndpoint_isPassedThrough() {
    DiscoveryDocument document =
        Fixture.document().toBuilder().a2aEndpoint("https://acme.example/a2a").build();

    assertThat(DiscoveryDocument.parse(document.toText()).a2aEndpoint())
        .contains("https://acme.example/a2a");
    assertThat(Fixture.document().a2aEndpoint()).isEmpty();
  }

  @Test
  void authorizationHeader_schemeAgentPin_carriesTheToken() {
    assertThat(AuthorizationHeader.token(AuthorizationHeader.value("a.b.c"))).contains("a.b.c");
    assertThat(AuthorizationHeader.token("agentpin a.b.c")).isEmpty();
    assertThat(AuthorizationHeader.token("Bearer a.b.c")).isEmpty();
  }

  @Test
  void discoveryBuilder_invalidDepthOrNoKey_isRefused() {
    assertThatThrownBy(
            () ->
                DiscoveryDocument.builder("a.example", EntityType.MAKER)
                    .addKey(Fixture.JWK)
                    .maxDelegationDepth(4)
                    .build())
        .isInstanceOf(AgentPinException.class)
        .hasMessageContaining("0 to 3");
    assertThatThrownBy(() -> DiscoveryDocument.builder("a.example", EntityType.MAKER).build())
        .isInstanceOf(AgentPinException.class)
        .hasMessageContaining("keys");
  }

  @Test
  void revocation_furtherEntry_keepsTheOldOnes() {
    RevocationDocument first =
        world.revocation().revokeCredential("j1", RevocationReason.SUPERSEDED).build();
    world.clock.advance(Duration.ofHours(1));

    RevocationDocument second =
        RevocationDocument.parse(
            first.toBuilder(world.clock)
                .revokeAgent("a1", RevocationReason.POLICY_VIOLATION)
                .build()
                .toText());

    assertThat(second.check("j1", "x", "x")).contains(ErrorCode.CREDENTIAL_REVOKED);
    assertThat(second.check("x", "a1", "x")).contains(ErrorCode.AGENT_INACTIVE);
    assertThat(second.check("x", "x", "x")).isEmpty();
    assertThat(second.toJson().string("updated_at")).contains("2026-01-01T01:00:00Z");
  }

  @Test
  void credential_readUnverified_showsTheClaims() {
    Credential credential = Credential.readUnverified(world.token());

    assertThat(credential.kid()).isEqualTo(Fixture.KID);
    assertThat(credential.capabilities()).containsExactly("read:codebase");
    assertThat(credential.notBefore()).isEmpty();
    assertThat(credential.nonce()).isEmpty();
    assertThatThrownBy(() -> Credential.readUnverified("a.b"))
        .isInstanceOfSatisfying(
            AgentPinException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ALGORITHM_REJECTED));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void request_lifetimeBelowASecond_isRefused(long seconds) {
    CredentialRequest.Builder request = Fixture.request().lifetime(Duration.ofSeconds(seconds));

    assertThatThrownBy(request::build).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void issue_lifetimeBeyondSixtyFourBits_isRefused() {
    CredentialRequest request =
        Fixture.request().lifetime(Duration.ofSeconds(Long.MAX_VALUE)).build();

    assertThatThrownBy(() -> world.issuer().issue(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lifetime");
  }

  @Test
  void issue_payload_isTextThatNoLibraryNeedsToEscape() {
    String token =
        world.issuer().issue(Fixture.request().capabilities("read:größe<>&'\u2028").build());

    JsonObject payload =
        (JsonObject)
            Json.CODEC.read(
                StrictBase64.decodeUrl(token.split("\\.", -1)[1]).orElseThrow(), Json.DOCUMENT);
    assertThat(payload.array("capabilities").orElseThrow().values().toString())
        .contains("read:größe<>&'\u2028");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.1.2.3,true",
    "10.0.0.0/8,10.0.0.0/8,true",
    "10.0.0.0/8,10.0.0.0/7,false",
    "10.0.0.5/8,10.9.0.0/16,true",
    "0.0.0.0/0,255.255.255.255/32,true",
    "2001:db8::/32,2001:db8:1::/48,true",
    "2001:db8::/32,2001:db9::/48,false",
    "::/0,::1,true",
    "::/0,10.0.0.1,false",
    "10.0.0.0/8,10.0.0.0/33,false",
    "10.0.0.0/8,010.0.0.0/8,false",
    "10.0.0.0/8,10.0.0/8,false",
    "10.0.0.0/8,10.0.0.256,false",
    "2001:db8::/32,2001:db8::1::2,false",
    "2001:db8::/32,2001:db8:1:2:3:4:5:6:7,false",
    "2001:db8::/32,2001:DB8::1,true",
    "bogus,10.0.0.1,false"
  })
  void ipAllowlist_credentialBlock_mustLieInsideADeclaredOne(
      String declared, String claimed, boolean holds) {
    Constraints declaration = Constraints.builder().ipAllowlist(List.of(declared)).build();
    Constraints credential = Constraints.builder().ipAllowlist(List.of(claimed)).build();

    assertThat(declaration.firstExceededBy(credential, VerificationProfile.STRICT).isEmpty())
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "09:00,17:00,UTC,true",
    "10:00,16:00,UTC,true",
    "08:59,17:00,UTC,false",
    "09:00,17:01,UTC,false",
    "16:00,10:00,UTC,false",
    "10:00,16:00,CET,false",
    "9:30,16:00,UTC,false",
    "10:00,24:00,UTC,false"
  })
  void validHours_credentialHours_mustLieWithinTheDeclaredOnes(
      String start, String end, String zone, boolean holds) {
    Constraints declaration =
        Constraints.builder().validHours(new ValidHours("09:00", "17:00", "UTC")).build();
    Constraints credential =
        Constraints.builder().validHours(new ValidHours(start, end, zone)).build();

    assertThat(declaration.firstExceededBy(credential, VerificationProfile.STRICT).isEmpty())
        .isEqualTo(holds);
  }

  @Test
  void constraints_accessors_giveWhatWasSet() {
    Constraints constraints =
        Constraints.builder()
            .allowedDomains(List.of("a.example"))
            .deniedDomains(List.of("*.b.example"))
            .ipAllowlist(List.of("10.0.0.0/8"))
            .build();

    assertThat(constraints.allowedDomains()).contains(List.of("a.example"));
    assertThat(constraints.deniedDomains()).contains(List.of("*.b.example"));
    assertThat(constraints.ipAllowlist()).contains(List.of("10.0.0.0/8"));
    assertThat(constraints.validHours()).isEmpty();
    assertThat(Constraints.builder().build().isEmpty()).isTrue();
    assertThatThrownBy(() -> Constraints.builder().rateLimit("often"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Constraints.ofJson(JsonObject.builder().put("allowed_domains", 1).build()))
        .isInstanceOf(AgentPinException.class);
  }
}
