package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.StrictBase64;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One verification: the steps of digest section 10.2, in the order that decides which code is
 * reported. Used once, by one thread.
 */
final class VerificationRun {
  private static final String URN_PREFIX = "urn:agentpin:";
  private static final String ANY_AUDIENCE = "*";

  private final CredentialVerifier verifier;
  private final VerificationPolicy policy;
  private final DocumentResolver issuers;
  private final DocumentResolver delegators;
  private final Expectations expectations;
  private final Instant now;
  private final List<String> warnings = new ArrayList<>();
  private VerificationStep step = VerificationStep.PARSE;

  VerificationRun(
      CredentialVerifier verifier,
      DocumentResolver issuers,
      DocumentResolver delegators,
      Expectations expectations) {
    this.verifier = verifier;
    this.policy = verifier.policy();
    this.issuers = issuers;
    this.delegators = delegators;
    this.expectations = expectations;
    this.now = verifier.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  Verification verify(String text) {
    try {
      return run(text);
    } catch (AgentPinException e) {
      return new Verification.Rejected(e.code(), step, String.valueOf(e.getMessage()));
    }
  }

  private Verification run(String text) {
    Token token = Token.parse(text, policy.profile());
    Credential credential = token.credential();

    begin(VerificationStep.RESOLVE);
    DomainDocuments documents = resolve(credential.issuer());

    begin(VerificationStep.TIME);
    checkTimes(credential);

    begin(VerificationStep.DISCOVERY);
    DiscoveryDocument discovery = discovery(documents, credential.issuer());

    begin(VerificationStep.KEY);
    Jwk key = key(discovery, credential.kid());
    P256PublicKey publicKey = key.publicKey();

    begin(VerificationStep.SIGNATURE);
    checkSignature(token, publicKey);

    begin(VerificationStep.REVOCATION);
    checkRevocation(documents, credential);

    begin(VerificationStep.AGENT);
    AgentDeclaration agent = agent(discovery, credential);

    begin(VerificationStep.CAPABILITIES);
    checkCapabilities(agent, credential);

    begin(VerificationStep.CONSTRAINTS);
    checkConstraints(agent, credential);

    begin(VerificationStep.DELEGATION);
    Optional<DelegationReport> delegation = checkDelegation(discovery, credential);

    begin(VerificationStep.PIN);
    checkPin(credential.issuer(), key);

    begin(VerificationStep.AUDIENCE);
    checkAudience(credential);

    begin(VerificationStep.PIN);
    KeyPinning pinning = commitPin(credential.issuer(), key);
    return new Verification.Verified(
        credential, effective(agent, credential), delegation, pinning, discovery, warnings);
  }

  private void begin(VerificationStep next) {
    step = next;
  }

  private DomainDocuments resolve(String issuer) {
    Resolution answer = issuers.resolve(issuer);
    if (answer instanceof Resolution.Found found) {
      warnings.addAll(found.warnings());
      return found.documents();
    }
    String reason =
        answer instanceof Resolution.Failed failed
            ? failed.reason()
            : ((Resolution.Unknown) answer).reason();
    throw rejected(
        ErrorCode.DISCOVERY_FETCH_FAILED, "no documents of \"" + issuer + "\": " + reason);
  }

  private void checkTimes(Credential credential) {
    Duration skew = policy.clockSkew();
    if (credential.issuedAt().isAfter(now.plus(skew))) {
      throw expired("it was issued in the future");
    }
    if (!credential.expiresAt().isAfter(now.minus(skew))) {
      throw expired("it has expired");
    }
    if (credential.notBefore().filter(start -> start.isAfter(now.plus(skew))).isPresent()) {
      throw expired("it is not valid yet");
    }
    if (policy.profile().isStrict() && !credential.expiresAt().isAfter(credential.issuedAt())) {
      throw expired("it ends before it was issued"); // R23
    }
    if (lifetime(credential).compareTo(policy.maxLifetime()) > 0) {
      throw expired("its lifetime is longer than " + policy.maxLifetime()); // R24
    }
  }

  private static Duration lifetime(Credential credential) {
    return Duration.between(credential.issuedAt(), credential.expiresAt());
  }

  private static DiscoveryDocument discovery(DomainDocuments documents, String issuer) {
    DiscoveryDocument discovery = documents.discovery();
    try {
      discovery.validateFor(issuer);
    } catch (AgentPinException e) {
      // Inside the flow a foreign document has the same code as a malformed one.
      throw rejected(ErrorCode.DISCOVERY_INVALID, String.valueOf(e.getMessage()));
    }
    return discovery;
  }

  private Jwk key(DiscoveryDocument discovery, String kid) {
    Jwk key =
        discovery
            .findKey(kid)
            .orElseThrow(
                () ->
                    rejected(
                        ErrorCode.KEY_NOT_FOUND,
                        "\"%s\" publishes no key \"%s\"".formatted(discovery.entity(), kid)));
    if (key.isExpiredBefore(now.minus(policy.clockSkew()))) {
      throw rejected(
          ErrorCode.KEY_EXPIRED,
          "the key \"%s\" expired at %s".formatted(kid, key.expiry().orElse("")));
    }
    return key;
  }

  private void checkSignature(Token token, P256PublicKey key) {
    Optional<byte[]> bytes = StrictBase64.decodeUrl(token.signature());
    Optional<EcdsaSignature> signature = bytes.flatMap(EcdsaSignature::ofDer);
    if (signature.isEmpty() && policy.rawSignaturesAccepted()) {
      signature = bytes.flatMap(EcdsaSignature::ofRaw); // R6
    }
    if (signature.isEmpty()) {
      throw rejected(ErrorCode.SIGNATURE_INVALID, "the signature is not one of ES256 in DER");
    }
    if (!verifier.engine().verify(key, token.signedBytes(), signature.get())) {
      throw rejected(
          ErrorCode.SIGNATURE_INVALID,
          "the signature is not one of the key \"%s\"".formatted(token.credential().kid()));
    }
  }

  private void checkRevocation(DomainDocuments documents, Credential credential) {
    Optional<RevocationDocument> revocation = documents.revocation();
    if (revocation.isEmpty()) {
      if (policy.revocationRequired()) {
        throw rejected(
            ErrorCode.DISCOVERY_FETCH_FAILED,
            "no revocation document of \"%s\" is at hand".formatted(credential.issuer()));
      }
      return;
    }
    Optional<ErrorCode> revoked =
        revocation.get().check(credential.id(), credential.subject(), credential.kid());
    if (revoked.isPresent()) {
      throw rejected(revoked.get(), "the issuer has revoked the credential, its agent or its key");
    }
    if (policy.profile().isStrict() && !isOf(revocation.get(), credential.issuer())) {
      throw rejected(
          ErrorCode.DISCOVERY_INVALID,
          "the revocation document is not that of \"%s\"".formatted(credential.issuer())); // R20
    }
  }

  static boolean isOf(RevocationDocument revocation, String domain) {
    return revocation.entity().filter(domain::equals).isPresent();
  }

  private AgentDeclaration agent(DiscoveryDocument discovery, Credential credential) {
    String id = credential.subject();
    AgentDeclaration agent =
        discovery
            .findAgent(id)
            .orElseThrow(
                () ->
                    rejected(
                        ErrorCode.AGENT_NOT_FOUND,
                        "\"%s\" declares no agent \"%s\"".formatted(discovery.entity(), id)));
    if (policy.profile().isStrict()
        && id.startsWith(URN_PREFIX)
        && !id.startsWith(URN_PREFIX + credential.issuer() + ":")) {
      throw rejected(
          ErrorCode.AGENT_NOT_FOUND,
          "the agent \"%s\" is not one of \"%s\"".formatted(id, credential.issuer())); // R25
    }
    if (!agent.isActive()) {
      throw rejected(ErrorCode.AGENT_INACTIVE, "the agent \"%s\" is not active".formatted(id));
    }
    if (policy.profile().isStrict() && lifetime(credential).compareTo(agent.maxLifetime()) > 0) {
      throw expired("its lifetime is longer than the agent's " + agent.maxLifetime()); // R26
    }
    return agent;
  }

  private void checkCapabilities(AgentDeclaration agent, Credential credential) {
    agent
        .capabilities()
        .firstNotCovered(credential.capabilities(), policy.profile())
        .ifPresent(
            capability -> {
              throw rejected(
                  ErrorCode.CAPABILITY_EXCEEDED,
                  "the capability \"%s\" is not declared for the agent".formatted(capability));
            });
  }

  private void checkConstraints(AgentDeclaration agent, Credential credential) {
    if (agent.constraints().isEmpty() || credential.constraints().isEmpty()) {
      return;
    }
    agent
        .constraints()
        .get()
        .firstExceededBy(credential.constraints().get(), policy.profile())
        .ifPresent(
            name -> {
              throw rejected(
                  ErrorCode.CONSTRAINT_VIOLATION,
                  "the constraint \"%s\" is wider than declared for the agent".formatted(name));
            });
  }

  private static Optional<Constraints> effective(AgentDeclaration agent, Credential credential) {
    if (agent.constraints().isPresent() && credential.constraints().isPresent()) {
      return Optional.of(agent.constraints().get().overlaidBy(credential.constraints().get()));
    }
    return agent.constraints().or(credential::constraints);
  }

  private Optional<DelegationReport> checkDelegation(
      DiscoveryDocument issuer, Credential credential) {
    Optional<DelegationReport> report =
        credential.delegationChain().map(chain -> delegation(issuer, credential, chain));
    boolean verified = report.filter(DelegationReport::verified).isPresent();
    if (report.isPresent() && !verified) {
      warnings.add(DelegationCheck.NOT_VERIFIED);
    }
    if (expectations.delegationRequired() && !verified) {
      throw report.isPresent()
          ? rejected(
              ErrorCode.DISCOVERY_FETCH_FAILED, "documents for the delegation chain are missing")
          : rejected(
              ErrorCode.DELEGATION_INVALID, "a delegation chain is required, but there is none");
    }
    return report;
  }

  private DelegationReport delegation(
      DiscoveryDocument issuer, Credential credential, List<DelegationLink> chain) {
    if (chain.isEmpty()) {
      return DelegationReport.unverified(chain);
    }
    DelegationCheck.requireUnambiguous(credential, chain); // R29
    if (!policy.profile().isStrict()) {
      return DelegationReport.unverified(chain);
    }
    return new DelegationCheck(verifier.engine(), policy, delegators, now)
        .check(issuer, credential, chain); // R30
  }

  private void checkPin(String domain, Jwk key) {
    Optional<PinnedDomain> known = verifier.pinStore().find(domain);
    if (known.isPresent() && known.get().find(key.thumbprint()).isEmpty()) {
      throw pinMismatch(domain);
    }
  }

  private void checkAudience(Credential credential) {
    if (expectations.audience().isEmpty()) {
      return;
    }
    String expected = expectations.audience().get();
    Optional<String> actual = credential.audience();
    if (actual.isEmpty()) {
      if (expectations.audienceRequired()) {
        throw rejected(ErrorCode.AUDIENCE_MISMATCH, "the credential names no audience");
      }
      warnings.add("the credential names no audience, so any verifier would accept it");
    } else if (!actual.get().equals(ANY_AUDIENCE) && !actual.get().equals(expected)) {
      throw rejected(
          ErrorCode.AUDIENCE_MISMATCH,
          "the credential is for \"%s\", not for \"%s\"".formatted(actual.get(), expected));
    }
  }

  /** Pins only now that everything else holds (R22); another thread may have been faster. */
  private KeyPinning commitPin(String domain, Jwk key) {
    PinStore store = verifier.pinStore();
    return switch (store.checkAndPin(domain, key, now)) {
      case FIRST_USE -> new KeyPinning(true, now);
      case MATCHED -> new KeyPinning(false, firstSeen(store, domain));
      case CHANGED -> throw pinMismatch(domain);
    };
  }

  private Instant firstSeen(PinStore store, String domain) {
    return store
        .find(domain)
        .flatMap(known -> known.keys().stream().findFirst())
        .map(PinnedKey::firstSeen)
        .orElse(now);
  }

  private static AgentPinException pinMismatch(String domain) {
    return rejected(
        ErrorCode.KEY_PIN_MISMATCH,
        "the key is not among those pinned for \"%s\"; if the change was announced over a trusted"
                .formatted(domain)
            + " path, add it to the pin store");
  }

  private static AgentPinException expired(String why) {
    return rejected(ErrorCode.CREDENTIAL_EXPIRED, "the credential cannot be used now: " + why);
  }

  private static AgentPinException rejected(ErrorCode code, String message) {
    return new AgentPinException(code, message);
  }
}
