package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/agentpin.md}. */
final class AgentPinSnippetsTest {
  @TempDir private Path directory;

  @Test
  void agentPin_documentedSteps_work() throws IOException {
    // snippet: agentpin-keys
    EcdsaP256 engine = AgentPinCrypto.preferred();
    P256PrivateKey key = engine.generateKey(new SecureRandom());

    String secretPem = key.toPkcs8Pem(); // into a file that only you can read
    P256PrivateKey imported = P256PrivateKey.ofPem(secretPem);
    String kid = imported.publicKey().fingerprint();
    // end
    assertThat(imported).isEqualTo(key);

    // snippet: agentpin-publish
    DiscoveryDocument document =
        DiscoveryDocument.builder("acme.example", EntityType.DEPLOYER)
            .addKey(Jwk.of(key.publicKey(), kid))
            .addAgent(
                AgentDeclaration.builder("urn:agentpin:acme.example:scout", "Scout")
                    .capabilities("read:codebase", "write:report")
                    .maxLifetime(Duration.ofHours(1))
                    .build())
            .maxDelegationDepth(1)
            .updatedAt(Clock.systemUTC().instant())
            .build();

    String published = document.toText(); // at /.well-known/agent-identity.json
    // end
    assertThat(DiscoveryDocument.parse(published)).isEqualTo(document);

    // snippet: agentpin-issue
    CredentialIssuer issuer = CredentialIssuer.builder("acme.example", key, kid).build();

    String token =
        issuer.issue(
            CredentialRequest.builder("urn:agentpin:acme.example:scout")
                .capabilities("read:codebase")
                .audience("api.client.example")
                .lifetime(Duration.ofMinutes(15))
                .build());
    // end

    // snippet: agentpin-verify
    LocalRegistry registry = new LocalRegistry();
    registry.register(document);

    CredentialVerifier verifier = CredentialVerifier.builder().resolver(registry).build();
    Verification result = verifier.verify(token, Expectations.audience("api.client.example"));

    String outcome;
    if (result instanceof Verification.Verified verified) {
      outcome = verified.agentId() + " of " + verified.issuer() + " may " + verified.capabilities();
    } else {
      Verification.Rejected rejected = (Verification.Rejected) result;
      outcome = rejected.code() + " at " + rejected.step() + ": " + rejected.message();
    }
    // end
    assertThat(outcome)
        .isEqualTo("urn:agentpin:acme.example:scout of acme.example may [read:codebase]");

    // snippet: agentpin-once
    NonceStore used = new InMemoryNonceStore(Clock.systemUTC());
    Credential credential = ((Verification.Verified) result).credential();
    boolean firstTime =
        used.record(
            credential.issuer() + ' ' + credential.id(), credential.expiresAt().plusSeconds(60));
    // end
    assertThat(firstTime).isTrue();

    // snippet: agentpin-pinning
    CredentialVerifier pinning =
        verifier.toBuilder().pinStore(FilePinStore.of(directory.resolve("pins.json"))).build();
    boolean firstUse =
        pinning.verify(token, Expectations.none()) instanceof Verification.Verified first
            && first.pinning().firstUse();
    // end
    assertThat(firstUse).isTrue();

    Clock clock = Clock.systemUTC();
    RevocationDocument revocations = RevocationDocument.builder("acme.example", clock).build();
    // snippet: agentpin-rotation
    KeyRotation rotation = KeyRotation.prepare(engine, new SecureRandom());
    DiscoveryDocument both = rotation.apply(document, clock.instant()); // publish this

    KeyRotation.Completed end = // when the last credential of the old key has expired
        rotation.complete(both, revocations, kid, RevocationReason.SUPERSEDED, clock);
    // end
    assertThat(end.discovery().publicKeys()).containsExactly(rotation.published());

    // snippet: agentpin-bundle
    Path file = directory.resolve("bundle.json");
    TrustBundle.builder(Clock.systemUTC())
        .add(document)
        .add(RevocationDocument.builder("acme.example", Clock.systemUTC()).build())
        .build()
        .save(file);

    CredentialVerifier offline =
        CredentialVerifier.builder()
            .resolver(TrustBundle.load(file))
            .policy(VerificationPolicy.DEFAULT.withRevocationRequired())
            .build();
    // end
    assertThat(offline.verify(token, Expectations.none()).isValid()).isTrue();

    // snippet: agentpin-mutual
    MutualAuthenticator authenticator = new MutualAuthenticator();
    Challenge challenge = authenticator.challenge(); // to the peer

    ChallengeAnswer answer = authenticator.answer(challenge, key, kid); // at the peer
    ChallengeResponse response = ((ChallengeAnswer.Answered) answer).response();

    Verification.Verified peer = (Verification.Verified) result;
    boolean holdsTheKey = authenticator.verify(response, challenge, peer).isProven();
    // end
    assertThat(holdsTheKey).isTrue();
  }

  @Test
  void delegation_documentedSteps_work() {
    EcdsaP256 engine = AgentPinCrypto.preferred();
    P256PrivateKey makerKey = engine.generateKey(new SecureRandom());
    P256PrivateKey deployerKey = engine.generateKey(new SecureRandom());

    // snippet: agentpin-delegation
    AgentRef maker = new AgentRef("forge.example", "urn:agentpin:forge.example:runtime");
    AgentRef deployer = new AgentRef("acme.example", "urn:agentpin:acme.example:scout");
    DelegationLink link =
        new Attestation(maker, DelegationRole.MAKER, deployer, List.of("read:codebase"))
            .sign(engine, makerKey, "forge-2026-01");

    String token =
        CredentialIssuer.builder("acme.example", deployerKey, "acme-2026-01")
            .build()
            .issue(
                CredentialRequest.builder(deployer.agentId())
                    .capabilities("read:codebase")
                    .delegationChain(List.of(link))
                    .build());
    // end

    LocalRegistry registry = new LocalRegistry();
    registry.register(
        DiscoveryDocument.builder("forge.example", EntityType.MAKER)
            .addKey(Jwk.of(makerKey.publicKey(), "forge-2026-01"))
            .addAgent(
                AgentDeclaration.builder(maker.agentId(), "Runtime").capabilities("read:*").build())
            .maxDelegationDepth(1)
            .build());
    registry.register(
        DiscoveryDocument.builder("acme.example", EntityType.DEPLOYER)
            .addKey(Jwk.of(deployerKey.publicKey(), "acme-2026-01"))
            .addAgent(
                AgentDeclaration.builder(deployer.agentId(), "Scout")
                    .capabilities("read:*")
                    .build())
            .maxDelegationDepth(1)
            .build());

    // snippet: agentpin-delegation-verify
    CredentialVerifier verifier = CredentialVerifier.builder().resolver(registry).build();
    Verification result = verifier.verify(token, Expectations.none().requiringDelegation());
    // end
    assertThat(result.isValid()).isTrue();
  }
}
