package dev.symbiont.agentpin;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a credential says (digest section 3). Unless it comes from a {@link Verification.Verified},
 * nobody has proven any of it.
 *
 * @param kid the id of the key with which it claims to be signed
 * @param issuer the domain that issued it
 * @param subject the agent; unique together with the issuer only
 * @param audience the verifier for whom it was made, {@code *} for any
 * @param issuedAt when it was issued, whole seconds
 * @param expiresAt when it ends, whole seconds
 * @param notBefore when it begins, whole seconds
 * @param id the {@code jti}: unique per issuer, and what a revocation names
 * @param capabilities what the agent claims
 * @param constraints limits that the credential sets itself
 * @param delegationChain who vouches, outermost first
 * @param nonce carried along; nobody checks it
 */
public record Credential(
    String kid,
    String issuer,
    String subject,
    Optional<String> audience,
    Instant issuedAt,
    Instant expiresAt,
    Optional<Instant> notBefore,
    String id,
    List<String> capabilities,
    Optional<Constraints> constraints,
    Optional<List<DelegationLink>> delegationChain,
    Optional<String> nonce) {

  /** Copies the lists. */
  public Credential {
    Objects.requireNonNull(kid, "kid");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(id, "id");
    capabilities = List.copyOf(capabilities);
    delegationChain = delegationChain.map(List::copyOf);
  }

  /**
   * Reads a credential <em>without verifying anything</em> but its form.
   *
   * @throws AgentPinException with {@link ErrorCode#ALGORITHM_REJECTED} if the text is not a
   *     credential
   */
  public static Credential readUnverified(String token) {
    return Token.parse(token, VerificationProfile.STRICT).credential();
  }

  /** Reads header and payload; every defect has the code that {@code header} carries. */
  static Credential read(Members header, Members payload, VerificationProfile profile) {
    String version = payload.requiredText("agentpin_version");
    if (profile.isStrict() && !version.equals(DiscoveryDocument.VERSION)) {
      throw payload.refuse("agentpin_version must be \"" + DiscoveryDocument.VERSION + "\""); // R9
    }
    return new Credential(
        header.requiredText("kid"),
        payload.requiredText("iss"),
        payload.requiredText("sub"),
        payload.text("aud"),
        WireTime.saturated(payload.requiredInteger("iat")),
        WireTime.saturated(payload.requiredInteger("exp")),
        payload.integer("nbf").map(WireTime::saturated),
        payload.requiredText("jti"),
        payload.requiredTexts("capabilities"),
        payload.object("constraints").map(Constraints::read),
        payload
            .objects("delegation_chain")
            .map(entries -> entries.stream().map(DelegationLink::read).toList()),
        payload.text("nonce"));
  }
}
