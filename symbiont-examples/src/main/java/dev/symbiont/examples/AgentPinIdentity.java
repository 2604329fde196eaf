package dev.symbiont.examples;

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
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** A domain vouches for its agent, and a verifier checks it without a network. */
public final class AgentPinIdentity {
  private static final String SCOUT = "urn:agentpin:acme.example:scout";

  private AgentPinIdentity() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    P256PrivateKey key = AgentPinCrypto.preferred().generateKey(new SecureRandom());
    String kid = key.publicKey().fingerprint();
    LocalRegistry registry = new LocalRegistry();
    registry.register(
        DiscoveryDocument.builder("acme.example", EntityType.DEPLOYER)
            .addKey(Jwk.of(key.publicKey(), kid))
            .addAgent(AgentDeclaration.builder(SCOUT, "Scout").capabilities("read:code").build())
            .updatedAt(Clock.systemUTC().instant())
            .build());

    String token =
        CredentialIssuer.builder("acme.example", key, kid)
            .build()
            .issue(
                CredentialRequest.builder(SCOUT)
                    .capabilities("read:code")
                    .audience("api.client.example")
                    .lifetime(Duration.ofMinutes(15))
                    .build());

    CredentialVerifier verifier = CredentialVerifier.builder().resolver(registry).build();
    show(verifier.verify(token, Expectations.audience("api.client.example")), out);
    show(verifier.verify(token, Expectations.audience("api.other.example")), out);
  }

  private static void show(Verification result, PrintStream out) {
    if (result instanceof Verification.Verified verified) {
      out.println(verified.agentId() + " may " + verified.capabilities());
    } else if (result instanceof Verification.Rejected rejected) {
      out.println("rejected: " + rejected.code());
    }
  }
}
