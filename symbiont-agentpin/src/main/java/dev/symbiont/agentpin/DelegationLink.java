package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/**
 * An entry of a delegation chain (digest section 11): a domain vouches for the next entry, the last
 * one for the subject of the credential.
 *
 * @param domain the domain that vouches
 * @param role its part in the chain
 * @param agentId the agent that it declares
 * @param kid the key with which it signed; not part of the signed text
 * @param attestation the signature, DER in base64
 */
public record DelegationLink(
    String domain, DelegationRole role, String agentId, String kid, String attestation) {

  /** Refuses {@code null}. */
  public DelegationLink {
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(kid, "kid");
    Objects.requireNonNull(attestation, "attestation");
  }

  /**
   * Returns the entry in {@code json}.
   *
   * @throws AgentPinException with {@link ErrorCode#DELEGATION_INVALID} if a member is missing or
   *     wrong
   */
  public static DelegationLink ofJson(JsonObject json) {
    return read(new Members(json, "delegation entry", ErrorCode.DELEGATION_INVALID));
  }

  static DelegationLink read(Members members) {
    String role = members.requiredText("role");
    return new DelegationLink(
        members.requiredText("domain"),
        DelegationRole.read(role)
            .orElseThrow(() -> members.refuse("role must be maker or deployer")),
        members.requiredText("agent_id"),
        members.requiredText("kid"),
        members.requiredText("attestation"));
  }

  /** Returns the entry as it stands in credentials. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("domain", domain)
        .put("role", role.wire())
        .put("agent_id", agentId)
        .put("kid", kid)
        .put("attestation", attestation)
        .build();
  }

  AgentRef agent() {
    return new AgentRef(domain, agentId);
  }
}
