package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies the delegation chain of a credential (R30, digest section 11). */
final class DelegationCheck {
  /** The same text in all implementations. */
  static final String NOT_VERIFIED = "Delegation chain present but not verified in offline mode";

  /** No document may allow more, so that nobody is asked for documents of further entries. */
  private static final int LONGEST_CHAIN = 3;

  private final EcdsaP256 engine;
  private final VerificationPolicy policy;
  private final DocumentResolver resolver;
  private final Instant now;

  DelegationCheck(
      EcdsaP256 engine, VerificationPolicy policy, DocumentResolver resolver, Instant now) {
    this.engine = engine;
    this.policy = policy;
    this.resolver = resolver;
    this.now = now;
  }

  /**
   * Refuses names that no attestation can hold, whether or not documents can be had to verify one.
   */
  static void requireUnambiguous(Credential credential, List<DelegationLink> chain) {
    AgentRef.requireUnambiguous(credential.issuer(), credential.subject());
    chain.forEach(link -> AgentRef.requireUnambiguous(link.domain(), link.agentId()));
  }

  /** Returns which entries are proven; refuses the chain if one of them is false. */
  DelegationReport check(
      DiscoveryDocument issuer, Credential credential, List<DelegationLink> chain) {
    List<Long> depths = new ArrayList<>();
    depths.add(issuer.maxDelegationDepth());
    List<DelegationReport.Entry> entries = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      DelegationLink link = chain.get(i);
      Optional<DomainDocuments> documents =
          i < LONGEST_CHAIN ? documents(link.domain()) : Optional.empty();
      if (documents.isPresent()) {
        depths.add(
            checkLink(documents.get(), link, i, delegatee(chain, i, credential), credential));
      }
      entries.add(DelegationReport.Entry.of(link, documents.isPresent()));
    }
    if (entries.stream().anyMatch(DelegationReport.Entry::verified)) {
      Attestation.requireDepth(chain.size(), depths);
    }
    return new DelegationReport(
        entries.stream().allMatch(DelegationReport.Entry::verified), entries);
  }

  private Optional<DomainDocuments> documents(String domain) {
    return resolver.resolve(domain) instanceof Resolution.Found found
        ? Optional.of(found.documents())
        : Optional.empty();
  }

  private static AgentRef delegatee(List<DelegationLink> chain, int i, Credential credential) {
    return i + 1 < chain.size()
        ? chain.get(i + 1).agent()
        : new AgentRef(credential.issuer(), credential.subject());
  }

  /** Checks one entry, and returns the delegation depth that its domain allows. */
  private long checkLink(
      DomainDocuments documents,
      DelegationLink link,
      int position,
      AgentRef delegatee,
      Credential credential) {
    try {
      DiscoveryDocument discovery = documents.discovery();
      discovery.validateFor(link.domain());
      checkRole(discovery, link, position);
      P256PublicKey key = key(discovery, link);
      checkRevocation(documents, link);
      checkAgent(discovery, link, credential);
      Attestation attestation =
          new Attestation(link.agent(), link.role(), delegatee, credential.capabilities());
      require(attestation.isSignedBy(engine, key, link.attestation()), "its signature is wrong");
      return discovery.maxDelegationDepth();
    } catch (AgentPinException e) {
      throw new AgentPinException(
          ErrorCode.DELEGATION_INVALID,
          "entry %d of the delegation chain, by \"%s\": %s"
              .formatted(position, link.domain(), e.getMessage()));
    }
  }

  private static void checkRole(DiscoveryDocument discovery, DelegationLink link, int position) {
    DelegationRole expected = position == 0 ? DelegationRole.MAKER : DelegationRole.DEPLOYER;
    require(link.role() == expected, "its role must be " + expected.wire());
    require(
        discovery.entityType().filter(type -> type.allows(expected)).isPresent(),
        "the domain is no " + expected.wire());
  }

  private P256PublicKey key(DiscoveryDocument discovery, DelegationLink link) {
    Jwk key = discovery.findKey(link.kid()).orElseThrow(() -> invalid("its key is not published"));
    require(!key.isExpiredBefore(now.minus(policy.clockSkew())), "its key has expired");
    return key.publicKey();
  }

  private static void checkRevocation(DomainDocuments documents, DelegationLink link) {
    documents
        .revocation()
        .ifPresent(
            revocation -> {
              require(
                  revocation.checkAgentAndKey(link.agentId(), link.kid()).isEmpty(),
                  "its agent or key is revoked");
              require(
                  VerificationRun.isOf(revocation, link.domain()),
                  "the revocation document is that of another domain");
            });
  }

  private void checkAgent(DiscoveryDocument discovery, DelegationLink link, Credential credential) {
    AgentDeclaration agent =
        discovery.findAgent(link.agentId()).orElseThrow(() -> invalid("its agent is not declared"));
    require(agent.isActive(), "its agent is not active");
    require(
        agent.capabilities().firstNotCovered(credential.capabilities(), policy.profile()).isEmpty(),
        "the capabilities of the credential are wider than those of its agent");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw invalid(otherwise);
    }
  }

  private static AgentPinException invalid(String why) {
    return new AgentPinException(ErrorCode.DELEGATION_INVALID, why);
  }
}
