package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.api.agentpin.AgentPinClient;
import dev.symbiont.api.agentpin.AgentPinKeyPair;
import dev.symbiont.api.call.CallOptions;
import org.junit.jupiter.api.Test;

class AgentPinAccessTest {
  @Test
  void agentpin_registeredIssuer_issuesAndVerifiesThroughAnyView() {
    try (SymbiontClient client = Clients.of(new FakeTransport())) {
      AgentPinClient agentpin = client.agentpin();
      AgentPinKeyPair keys = agentpin.generateKeyPair();
      agentpin
          .registry()
          .register(
              DiscoveryDocument.builder("example.com", EntityType.BOTH)
                  .addKey(Jwk.of(keys.privateKey().publicKey(), keys.keyId()))
                  .addAgent(
                      AgentDeclaration.builder("analyzer", "Analyzer")
                          .capabilities("read:*")
                          .build())
                  .build());
      String token =
          agentpin.issueCredential(
              "example.com",
              keys.privateKey(),
              keys.keyId(),
              CredentialRequest.builder("analyzer").capabilities("read:data").build());

      AgentPinClient ofView = client.with(CallOptions.DEFAULT).agentpin();

      assertThat(ofView).isSameAs(agentpin);
      assertThat(ofView.verifyCredential(token, Expectations.none()).isValid()).isTrue();
    }
  }
}
