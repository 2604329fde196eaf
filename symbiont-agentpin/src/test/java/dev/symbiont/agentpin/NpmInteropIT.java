package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both directions with the published npm package {@code agentpin}. Needs Node.js, npm and a
 * network: {@code mvn verify -pl symbiont-agentpin -am -Dsymbiont.testArgs=-Dsymbiont.interop=npm}.
 */
@EnabledIfSystemProperty(named = "symbiont.interop", matches = "npm")
final class NpmInteropIT {
  private static final String PACKAGE = "agentpin@0.3.0";
  private static final String AUDIENCE = "api.client.example";

  private static final JsonObject CARD =
      JsonObject.builder()
          .put("url", "https://acme.example/a2a")
          .put("name", "Größe\u2028\u007f\"/\\")
          .put("capabilities", JsonObject.builder().put("streaming", true).put("b", 7).build())
          .build();

  @TempDir private Path directory;

  @Test
  void npmPackage_bothDirections_agree() throws Exception {
    run("{}", "npm", "install", "--no-audit", "--no-fund", PACKAGE);
    try (InputStream script = NpmInteropIT.class.getResourceAsStream("/interop/peer.mjs")) {
      Files.copy(script, directory.resolve("peer.mjs"));
    }
    Clock clock = Clock.systemUTC();
    MutualAuthenticator authenticator =
        new MutualAuthenticator(clock, new SecureRandom(), Fixture.ENGINE);
    Challenge challenge = authenticator.challenge();
    JsonObject given = given(clock, authenticator, challenge);

    JsonObject peer =
        (JsonObject)
            Json.CODEC.read(run(Json.CODEC.writeText(given), "node", "peer.mjs"), Json.FILE);

    checkWhatThePeerSaid(peer);
    checkWhatThePeerMade(peer, authenticator, challenge);
  }

  /** What Java makes for the peer to verify. */
  private static JsonObject given(
      Clock clock, MutualAuthenticator authenticator, Challenge challenge) {
    String token =
        CredentialIssuer.builder(Fixture.DOMAIN, Fixture.KEY, Fixture.KID)
            .engine(Fixture.ENGINE)
            .build()
            .issue(Fixture.request().audience(AUDIENCE).build());
    InMemoryPinStore pins = new InMemoryPinStore();
    pins.checkAndPin(Fixture.DOMAIN, Fixture.JWK, clock.instant());
    ChallengeAnswer answer = authenticator.answer(challenge, Fixture.KEY, Fixture.KID);
    DelegationLink attestation =
        new Attestation(
                new AgentRef(Fixture.DOMAIN, Fixture.AGENT),
                DelegationRole.MAKER,
                new AgentRef("other.example", "other-agent"),
                List.of("read:a"))
            .sign(Fixture.ENGINE, Fixture.KEY, Fixture.KID);
    return JsonObject.builder()
        .put("credential", token)
        .put("discovery", Fixture.document().toJson())
        .put("revocation", RevocationDocument.builder(Fixture.DOMAIN, clock).build().toJson())
        .put("pin_store", pins.toText())
        .put("audience", AUDIENCE)
        .put("issuer", Fixture.DOMAIN)
        .put("agent_id", Fixture.AGENT)
        .put("attestation", attestation.toJson())
        .put("public_key_pem", Fixture.KEY.publicKey().toPem())
        .put("challenge", challenge.toJson())
        .put(
            "card",
            AgentCards.sign(
                Fixture.ENGINE, CARD, "https://acme.example/x", Fixture.KEY, Fixture.KID))
        .put("plain_card", CARD)
        .put("response", ((ChallengeAnswer.Answered) answer).response().toJson())
        .build();
  }

  private static void checkWhatThePeerSaid(JsonObject peer) {
    JsonObject verified = peer.object("verified").orElseThrow();
    assertThat(verified.bool("valid")).as("%s", verified).contains(true);
    assertThat(verified.object("key_pinning").orElseThrow().string("status")).contains("pinned");
    assertThat(peer.bool("response_holds")).contains(true);
    assertThat(InMemoryPinStore.parse(peer.string("pin_store").orElseThrow()).find(Fixture.DOMAIN))
        .isPresent();
  }

  private static void checkWhatThePeerMade(
      JsonObject peer, MutualAuthenticator authenticator, Challenge challenge) {
    P256PublicKey key = P256PublicKey.ofPem(peer.string("public_key_pem").orElseThrow());
    assertThat(P256PrivateKey.ofPem(peer.string("private_key_pem").orElseThrow()).publicKey())
        .isEqualTo(key);
    assertThat(key.fingerprint()).isEqualTo(peer.string("key_id").orElseThrow());
    assertThat(Jwk.of(key, "js-1").thumbprint()).isEqualTo(peer.string("thumbprint").orElseThrow());

    Verification result =
        CredentialVerifier.builder()
            .engine(Fixture.ENGINE)
            .build()
            .verify(
                peer.string("credential").orElseThrow(),
                DomainDocuments.of(
                    DiscoveryDocument.ofJson(peer.object("discovery").orElseThrow())),
                Expectations.audience(AUDIENCE));
    assertThat(result.isValid()).as("%s", result).isTrue();
    assertThat(((Verification.Verified) result).capabilities())
        .isEqualTo(CapabilitySet.of("read:größe"));

    DelegationLink link = DelegationLink.ofJson(peer.object("attestation").orElseThrow());
    Attestation attestation =
        new Attestation(
            link.agent(),
            link.role(),
            new AgentRef("other.example", "other-agent"),
            List.of("read:b", "read:a"));
    assertThat(attestation.isSignedBy(Fixture.ENGINE, key, link.attestation())).isTrue();
    assertThat(
            AgentCards.verify(
                Fixture.ENGINE,
                peer.object("card").orElseThrow(),
                DiscoveryDocument.ofJson(peer.object("discovery").orElseThrow())))
        .isTrue();
    ChallengeResponse response = ChallengeResponse.ofJson(peer.object("response").orElseThrow());
    assertThat(authenticator.verify(response, challenge, key).isProven()).isTrue();
  }

  private String run(String input, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
