package dev.symbiont.agentpin;

import static dev.symbiont.agentpin.Fixture.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DelegationTest {
  private final Fixture world = new Fixture();

  private static DelegationLink attested(String... capabilities) {
    return new Attestation(
            new AgentRef(Fixture.MAKER, Fixture.MAKER_AGENT),
            DelegationRole.MAKER,
            new AgentRef(Fixture.DOMAIN, Fixture.AGENT),
            List.of(capabilities))
        .sign(Fixture.ENGINE, Fixture.MAKER_KEY, Fixture.MAKER_KID);
  }

  private CredentialVerifier verifier(DiscoveryDocument... documents) {
    TrustBundle.Builder bundle = TrustBundle.builder(world.clock);
    for (DiscoveryDocument document : documents) {
      bundle.add(document);
    }
    return world.verifier().resolver(bundle.build()).build();
  }

  private String token(DelegationLink... chain) {
    return world.issuer().issue(Fixture.request().delegationChain(List.of(chain)).build());
  }

  @Test
  void verify_trueChain_isReportedAsVerified() {
    Verification result =
        verifier(Fixture.document(), Fixture.makerDocument())
            .verify(token(attested("read:codebase")), Expectations.none().requiringDelegation());

    DelegationReport report = ((Verification.Verified) result).delegation().orElseThrow();
    assertThat(report.verified()).isTrue();
    assertThat(report.entries())
        .containsExactly(new DelegationReport.Entry(Fixture.MAKER, DelegationRole.MAKER, true));
  }

  @Test
  void verify_attestationOfMoreCapabilities_isRefused() {
    assertThat(
            code(
                verifier(Fixture.document(), Fixture.makerDocument())
                    .verify(token(attested("read:codebase", "read:more")), Expectations.none())))
        .isEqualTo(ErrorCode.DELEGATION_INVALID);
  }

  @Test
  void verify_makerOnlyADeployer_isRefused() {
    DiscoveryDocument noMaker =
        DiscoveryDocument.ofJson(
            Fixture.makerDocument().toJson().toBuilder().put("entity_type", "deployer").build());

    assertThat(
            code(
                verifier(Fixture.document(), noMaker)
                    .verify(token(attested("read:codebase")), Expectations.none())))
        .isEqualTo(ErrorCode.DELEGATION_INVALID);
  }

  @Test
  void verify_makerUnknownButDemanded_isRefused() {
    CredentialVerifier verifier = verifier(Fixture.document());
    String token = token(attested("read:codebase"));

    Verification lenient = verifier.verify(token, Expectations.none());
    assertThat(((Verification.Verified) lenient).warnings())
        .contains("Delegation chain present but not verified in offline mode");
    assertThat(code(verifier.verify(token, Expectations.none().requiringDelegation())))
        .isEqualTo(ErrorCode.DISCOVERY_FETCH_FAILED);
    assertThat(code(verifier.verify(world.token(), Expectations.none().requiringDelegation())))
        .isEqualTo(ErrorCode.DELEGATION_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a|b", "a\nb", "a\rb"})
  void verify_separatorInTheChain_isRefusedEvenWithoutDocuments(String text) {
    DelegationLink link = attested("read:codebase");
    for (DelegationLink odd :
        List.of(
            new DelegationLink(text, link.role(), link.agentId(), link.kid(), link.attestation()),
            new DelegationLink(link.domain(), link.role(), text, link.kid(), link.attestation()))) {
      assertThat(code(world.verify(token(odd), Fixture.document())))
          .isEqualTo(ErrorCode.DELEGATION_INVALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a|b", "a\nb", "a\rb"})
  void agentRef_separatorInside_isRefused(String text) {
    assertThatThrownBy(() -> new AgentRef(text, "x")).isInstanceOf(AgentPinException.class);
    assertThatThrownBy(() -> new AgentRef("x", text)).isInstanceOf(AgentPinException.class);
  }

  @Test
  void sign_capabilityBeyondAscii_isRefused() {
    assertThatThrownBy(() -> attested("read:größe"))
        .isInstanceOf(AgentPinException.class)
        .hasMessageContaining("ASCII");
  }
}
