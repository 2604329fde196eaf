package dev.symbiont.runtime.identity;

import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.PinStoreException;
import dev.symbiont.agentpin.Verification;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Accepts whoever holds an AgentPin credential for the agent: one that the verifier accepts, whose
 * {@code sub} is the id of the agent, and whose {@code iss} is a domain trusted to vouch for it.
 * Immutable and thread-safe.
 *
 * <p>An id means nothing without its issuer: any domain may declare an agent with any id. So the
 * issuer must be the {@code agentpin_domain} that the agent was registered with; for an agent
 * without one it must be among the trusted issuers.
 */
public final class AgentPinCheck implements AgentIdentityCheck {
  private static final System.Logger LOG = System.getLogger(AgentPinCheck.class.getName());

  private final CredentialVerifier verifier;
  private final Expectations expectations;
  private final Set<String> trustedIssuers;

  /**
   * Creates the check.
   *
   * @param verifier knows where documents come from; with {@code WellKnownResolver} a call may wait
   *     for the domain of the issuer
   * @param expectations what is demanded beyond, for example the audience
   * @param trustedIssuers the domains that may vouch for agents registered without a domain
   */
  public AgentPinCheck(
      CredentialVerifier verifier, Expectations expectations, Set<String> trustedIssuers) {
    this.verifier = Objects.requireNonNull(verifier, "verifier");
    this.expectations = Objects.requireNonNull(expectations, "expectations");
    this.trustedIssuers = Set.copyOf(trustedIssuers);
  }

  @Override
  public IdentityVerdict check(UUID agent, Optional<String> domain, Optional<String> token) {
    if (token.isEmpty()) {
      return new IdentityVerdict.Refused(
          "CREDENTIAL_MISSING", "agentpin_jwt is required here, but was not given");
    }
    Verification result;
    try {
      result = verifier.verify(token.get(), expectations);
    } catch (PinStoreException e) {
      LOG.log(System.Logger.Level.ERROR, "the pin store fails, so no credential is accepted", e);
      return new IdentityVerdict.Refused("PIN_STORE_FAILED", "the pin store cannot be used");
    }
    if (result instanceof Verification.Verified verified) {
      return judge(agent, domain, verified);
    }
    Verification.Rejected rejected = (Verification.Rejected) result;
    return new IdentityVerdict.Refused(rejected.code().name(), rejected.message());
  }

  private IdentityVerdict judge(
      UUID agent, Optional<String> domain, Verification.Verified verified) {
    if (!verified.agentId().equals(agent.toString())) {
      return new IdentityVerdict.Refused(
          "SUBJECT_MISMATCH",
          "the credential is one of \"%s\", not of this agent".formatted(verified.agentId()));
    }
    boolean trusted =
        domain
            .map(verified.issuer()::equals)
            .orElseGet(() -> trustedIssuers.contains(verified.issuer()));
    return trusted
        ? IdentityVerdict.ACCEPTED
        : new IdentityVerdict.Refused(
            "ISSUER_NOT_TRUSTED",
            "\"%s\" is not trusted to vouch for this agent; name it as agentpin_domain of the agent,"
                    .formatted(verified.issuer())
                + " or as a trusted issuer of the runtime");
  }
}
