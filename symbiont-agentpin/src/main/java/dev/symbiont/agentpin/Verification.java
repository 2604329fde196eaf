package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The result of verifying a credential. */
public sealed interface Verification {
  /** Tells whether the credential was accepted. */
  boolean isValid();

  /** Returns the result in the form of the other implementations (digest section 10.3). */
  JsonObject toJson();

  /**
   * The credential holds. Decide by issuer and agent together: agent ids are unique within their
   * domain only.
   *
   * @param credential what the credential says, now proven
   * @param effectiveConstraints the constraints that the issuer declares for the agent with those
   *     of the credential laid over them; these are the ones to enforce (R16)
   * @param delegation about the delegation chain; empty if the credential has none
   * @param pinning how the key was pinned
   * @param issuerDocument the discovery document that was used, for example to verify a {@link
   *     ChallengeResponse} by one of its keys
   * @param warnings what a user should know
   */
  record Verified(
      Credential credential,
      Optional<Constraints> effectiveConstraints,
      Optional<DelegationReport> delegation,
      KeyPinning pinning,
      DiscoveryDocument issuerDocument,
      List<String> warnings)
      implements Verification {
    /** Copies {@code warnings}. */
    public Verified {
      Objects.requireNonNull(credential, "credential");
      Objects.requireNonNull(pinning, "pinning");
      Objects.requireNonNull(issuerDocument, "issuerDocument");
      warnings = List.copyOf(warnings);
    }

    /** Returns the domain that issued the credential. */
    public String issuer() {
      return credential.issuer();
    }

    /** Returns the agent. */
    public String agentId() {
      return credential.subject();
    }

    /** Returns what the agent may do. */
    public CapabilitySet capabilities() {
      return CapabilitySet.of(credential.capabilities());
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public JsonObject toJson() {
      JsonObject.Builder json =
          JsonObject.builder()
              .put("valid", true)
              .put("agent_id", agentId())
              .put("issuer", issuer())
              .put("capabilities", JsonArray.ofStrings(credential.capabilities()));
      credential.constraints().ifPresent(limits -> json.put("constraints", limits.toJson()));
      effectiveConstraints.ifPresent(limits -> json.put("effective_constraints", limits.toJson()));
      delegation.ifPresent(
          report ->
              json.put("delegation_verified", report.verified())
                  .put("delegation_chain", report.entriesJson()));
      return json.put("key_pinning", pinning.toJson())
          .put("warnings", JsonArray.ofStrings(warnings))
          .build();
    }
  }

  /**
   * The credential is refused. Nothing was pinned.
   *
   * @param code why
   * @param step where in the verification
   * @param message why, as a sentence for people; it may quote the credential, never a secret
   */
  record Rejected(ErrorCode code, VerificationStep step, String message) implements Verification {
    /** Refuses {@code null}. */
    public Rejected {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(step, "step");
      Objects.requireNonNull(message, "message");
    }

    @Override
    public boolean isValid() {
      return false;
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("valid", false)
          .put("error_code", code.name())
          .put("error_message", message)
          .put("warnings", JsonArray.EMPTY)
          .build();
    }
  }
}
