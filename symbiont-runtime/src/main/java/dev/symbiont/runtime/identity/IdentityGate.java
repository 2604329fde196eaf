package dev.symbiont.runtime.identity;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.http.ApiRefusal;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Stands before the routes on which agents speak: asks the check and records what it refuses. */
public final class IdentityGate {
  private static final String CODE = "AGENTPIN_VERIFICATION_FAILED";

  private final AgentIdentityCheck check;
  private final AuditTrail audit;

  /** Creates the gate. */
  public IdentityGate(AgentIdentityCheck check, AuditTrail audit) {
    this.check = Objects.requireNonNull(check, "check");
    this.audit = Objects.requireNonNull(audit, "audit");
  }

  /**
   * Lets a request pass whose credential proves {@code agent}.
   *
   * @param domain the domain that the agent was registered with as the one which vouches for it
   * @param token the member {@code agentpin_jwt} of the request
   * @param action what the agent is about to do, for the audit trail
   * @throws ApiRefusal with 401 {@code AGENTPIN_VERIFICATION_FAILED} for any other request; the
   *     refusal is in the audit trail by then
   */
  public void require(UUID agent, Optional<String> domain, Optional<String> token, String action) {
    if (check.check(agent, domain, token) instanceof IdentityVerdict.Refused refused) {
      audit.record(
          AuditEvent.ofAgent(
                  AuditType.SECURITY_EVENT,
                  agent.toString(),
                  action,
                  AuditOutcome.DENIED,
                  JsonObject.builder()
                      .put("kind", "AgentPinVerificationFailed")
                      .put("code", refused.code())
                      .put("reason", refused.reason())
                      .build())
              .withActor("system:agentpin"));
      throw ApiRefusal.of(
          401,
          CODE,
          "The AgentPin credential was not accepted: " + refused.reason(),
          JsonObject.builder().put("agentpin_code", refused.code()).build());
    }
  }
}
