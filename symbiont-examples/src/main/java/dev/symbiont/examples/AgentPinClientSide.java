package dev.symbiont.examples;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.api.agentpin.AgentPinClient;
import dev.symbiont.api.agentpin.AgentPinKeyPair;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;

/** AgentPin as the other SDKs offer it, {@code client.agentpin()}; no runtime is needed. */
public final class AgentPinClientSide {
  private static final String AGENT = "urn:agentpin:example.com:data-analyzer";

  private AgentPinClientSide() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    AgentPinClient agentpin = AgentPinClient.builder().build();
    AgentPinKeyPair keys = agentpin.generateKeyPair();
    String kid = agentpin.generateKeyId(keys.publicKeyPem());
    // What example.com would publish; discovery over HTTPS comes after this registry.
    agentpin
        .registry()
        .register(
            DiscoveryDocument.builder("example.com", EntityType.DEPLOYER)
                .addKey(agentpin.pemToJwk(keys.publicKeyPem(), kid))
                .addAgent(
                    AgentDeclaration.builder(AGENT, "Data analyzer")
                        .capabilities("read:data", "write:reports")
                        .build())
                .updatedAt(Clock.systemUTC().instant())
                .build());

    String jwt =
        agentpin.issueCredential(
            "example.com",
            P256PrivateKey.ofPem(keys.privateKeyPem()),
            kid,
            CredentialRequest.builder(AGENT)
                .capabilities("read:data", "write:reports")
                .lifetime(Duration.ofHours(1))
                .build());

    Verification result = agentpin.verifyCredential(jwt, Expectations.none());
    if (result instanceof Verification.Verified verified) {
      out.println(verified.agentId() + " " + verified.capabilities());
    } else if (result instanceof Verification.Rejected rejected) {
      out.println("rejected: " + rejected.code());
    }
  }
}
