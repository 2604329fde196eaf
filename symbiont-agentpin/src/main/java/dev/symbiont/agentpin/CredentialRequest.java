package dev.symbiont.agentpin;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a new credential shall say.
 *
 * @param agentId the agent; should be declared in the discovery document of the issuer
 * @param audience the verifier for whom it is made; {@code *} or empty for any
 * @param capabilities what the agent claims
 * @param constraints limits on its use
 * @param delegationChain who vouches, outermost first; empty for none
 * @param lifetime at least a second; whole seconds count. Verifiers refuse more than a day
 */
public record CredentialRequest(
    String agentId,
    Optional<String> audience,
    CapabilitySet capabilities,
    Optional<Constraints> constraints,
    List<DelegationLink> delegationChain,
    Duration lifetime) {
  /** An hour, as all implementations default to. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  /** Checks the lifetime; an empty audience and empty constraints count as none. */
  public CredentialRequest {
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(capabilities, "capabilities");
    audience = audience.filter(name -> !name.isEmpty());
    constraints = constraints.filter(limits -> !limits.isEmpty());
    delegationChain = List.copyOf(delegationChain);
    if (lifetime.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "lifetime must be at least one second, was " + lifetime); // R12
    }
  }

  /** Returns a builder for a credential of {@code agentId}. */
  public static Builder builder(String agentId) {
    return new Builder(agentId);
  }

  /** Collects claims. Not thread-safe. */
  public static final class Builder {
    private final String agentId;
    private String audience = "";
    private CapabilitySet capabilities = CapabilitySet.of();
    private Optional<Constraints> constraints = Optional.empty();
    private List<DelegationLink> delegationChain = List.of();
    private Duration lifetime = DEFAULT_LIFETIME;

    private Builder(String agentId) {
      this.agentId = agentId;
    }

    /** Sets the verifier for whom the credential is made; any by default. */
    public Builder audience(String domain) {
      audience = domain;
      return this;
    }

    /** Sets what the agent claims; nothing by default. */
    public Builder capabilities(CapabilitySet claimed) {
      capabilities = claimed;
      return this;
    }

    /** Sets what the agent claims; nothing by default. */
    public Builder capabilities(String... claimed) {
      return capabilities(CapabilitySet.of(claimed));
    }

    /** Sets limits on the use; none by default. */
    public Builder constraints(Constraints limits) {
      constraints = Optional.of(limits);
      return this;
    }

    /** Sets who vouches, outermost first; nobody by default. */
    public Builder delegationChain(List<DelegationLink> chain) {
      delegationChain = chain;
      return this;
    }

    /** Sets the lifetime; {@link CredentialRequest#DEFAULT_LIFETIME} by default. */
    public Builder lifetime(Duration duration) {
      lifetime = duration;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if the lifetime is shorter than a second
     */
    public CredentialRequest build() {
      return new CredentialRequest(
          agentId, Optional.of(audience), capabilities, constraints, delegationChain, lifetime);
    }
  }
}
