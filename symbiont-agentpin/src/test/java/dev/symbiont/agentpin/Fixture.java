package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.testsupport.MutableClock;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Consumer;

/** A deployer, a maker, and their keys, with defaults that make everything valid. */
final class Fixture {
  static final String DOMAIN = "acme.example";
  static final String KID = "acme-2026-01";
  static final String AGENT = "urn:agentpin:acme.example:scout";
  static final String MAKER = "forge.example";
  static final String MAKER_KID = "forge-2026-01";
  static final String MAKER_AGENT = "urn:agentpin:forge.example:runtime";
  static final EcdsaP256 ENGINE = AgentPinCrypto.bouncyCastle();
  static final P256PrivateKey KEY = ENGINE.generateKey(new SecureRandom());
  static final P256PrivateKey MAKER_KEY = ENGINE.generateKey(new SecureRandom());
  static final Jwk JWK = Jwk.of(KEY.publicKey(), KID);

  final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
  final InMemoryPinStore pins = new InMemoryPinStore();

  CredentialIssuer issuer() {
    return CredentialIssuer.builder(DOMAIN, KEY, KID).clock(clock).engine(ENGINE).build();
  }

  String token() {
    return issuer().issue(request().build());
  }

  static CredentialRequest.Builder request() {
    return CredentialRequest.builder(AGENT).capabilities("read:codebase");
  }

  static AgentDeclaration.Builder agent() {
    return AgentDeclaration.builder(AGENT, "Scout").capabilities("read:*", "write:report");
  }

  static DiscoveryDocument document() {
    return document(agent -> {});
  }

  static DiscoveryDocument document(Consumer<AgentDeclaration.Builder> changes) {
    AgentDeclaration.Builder agent = agent();
    changes.accept(agent);
    return DiscoveryDocument.builder(DOMAIN, EntityType.DEPLOYER)
        .addKey(JWK)
        .addAgent(agent.build())
        .maxDelegationDepth(2)
        .build();
  }

  static DiscoveryDocument makerDocument() {
    return DiscoveryDocument.builder(MAKER, EntityType.MAKER)
        .addKey(Jwk.of(MAKER_KEY.publicKey(), MAKER_KID))
        .addAgent(AgentDeclaration.builder(MAKER_AGENT, "Runtime").capabilities("read:*").build())
        .maxDelegationDepth(1)
        .build();
  }

  RevocationDocument.Builder revocation() {
    return RevocationDocument.builder(DOMAIN, clock);
  }

  CredentialVerifier.Builder verifier() {
    return CredentialVerifier.builder().clock(clock).pinStore(pins).engine(ENGINE);
  }

  Verification verify(String token, DiscoveryDocument document) {
    return verifier().build().verify(token, DomainDocuments.of(document), Expectations.none());
  }

  /** Returns the code of a rejection, or null for a valid credential. */
  static ErrorCode code(Verification result) {
    return result instanceof Verification.Rejected rejected ? rejected.code() : null;
  }
}
