package dev.symbiont.cli.runtime;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.agentpin.CredentialIssuer;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.agentpin.LocalRegistry;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The step of the quickstart that issues the credential of an agent, and verifies it. */
final class QuickstartIdentity {
  private static final String DOMAIN = "quickstart.example";
  private static final String AGENT = "urn:agentpin:" + DOMAIN + ":analyst";
  private static final String CAPABILITY = "read:texts";
  private static final Expectations EXPECTED = Expectations.audience("reporter.example");

  private final P256PrivateKey key = AgentPinCrypto.preferred().generateKey(new SecureRandom());
  private final String keyId = key.publicKey().fingerprint();
  private final Clock clock;

  QuickstartIdentity(Clock clock) {
    this.clock = clock;
  }

  void tell(Report report) {
    report.step("The agent's identity: an AgentPin credential, issued and verified offline");
    CredentialVerifier verifier = CredentialVerifier.builder().resolver(published()).build();
    String token = issue();
    Verification genuine = verifier.verify(token, EXPECTED);
    report.fact("verified", describe(genuine));
    Verification forged = verifier.verify(forge(token), EXPECTED);
    report.fact("forged", describe(forged));
    if (!(genuine instanceof Verification.Verified) || forged instanceof Verification.Verified) {
      throw new CommandFailure(ExitCode.FAILURE, "a credential was not judged as it should be");
    }
  }

  /** What the domain would publish at its well-known address. */
  private LocalRegistry published() {
    LocalRegistry registry = new LocalRegistry();
    registry.register(
        DiscoveryDocument.builder(DOMAIN, EntityType.DEPLOYER)
            .addKey(Jwk.of(key.publicKey(), keyId))
            .addAgent(AgentDeclaration.builder(AGENT, "Analyst").capabilities(CAPABILITY).build())
            .updatedAt(clock.instant())
            .build());
    return registry;
  }

  private String issue() {
    return CredentialIssuer.builder(DOMAIN, key, keyId)
        .build()
        .issue(
            CredentialRequest.builder(AGENT)
                .capabilities(CAPABILITY)
                .audience("reporter.example")
                .lifetime(Duration.ofMinutes(15))
                .build());
  }

  /** Exchanges the last characters of the signature. */
  private static String forge(String token) {
    return token.substring(0, token.length() - 6) + "AAAAAA";
  }

  private static String describe(Verification verification) {
    if (verification instanceof Verification.Verified verified) {
      return verified.agentId() + " may " + verified.capabilities();
    }
    Verification.Rejected rejected = (Verification.Rejected) verification;
    return "refused: " + rejected.code();
  }
}
