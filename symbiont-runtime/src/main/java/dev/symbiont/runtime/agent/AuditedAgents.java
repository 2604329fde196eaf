package dev.symbiont.runtime.agent;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import java.util.Objects;
import java.util.Optional;

/**
 * Records in the audit trail which agents came, were changed, were stopped and went. The records
 * are written in a group soon after (runtime policy specification section 10.2, policy {@code
 * batch}); nobody waits for them. Starts are recorded with their executions.
 */
public final class AuditedAgents implements AgentListener {
  private static final System.Logger LOG = System.getLogger(AuditedAgents.class.getName());

  private final AuditTrail audit;

  /** Records into {@code audit}. */
  public AuditedAgents(AuditTrail audit) {
    this.audit = Objects.requireNonNull(audit, "audit");
  }

  @Override
  public void created(Agent agent) {
    append(AuditType.AGENT_CREATED, "agent::create", agent);
  }

  @Override
  public void updated(Agent before, Agent after) {
    append(AuditType.AGENT_UPDATED, "agent::update", after);
  }

  @Override
  public void changed(Agent before, Agent after) {
    if (after.state() == LifecycleState.SUSPENDED) {
      append(AuditType.AGENT_STOPPED, "agent::suspend", after);
    } else if (after.state() == LifecycleState.TERMINATED) {
      append(AuditType.AGENT_TERMINATED, "agent::terminate", after);
    }
  }

  private void append(AuditType type, String action, Agent agent) {
    JsonObject details =
        JsonObject.builder()
            .put("name", agent.name())
            .put("state", agent.state().word())
            .put("external", agent.isExternal())
            .build();
    AuditEvent event =
        new AuditEvent(
            type,
            Optional.of(agent.id().toString()),
            "system:agents",
            action,
            Optional.of("agent:" + agent.id()),
            AuditOutcome.SUCCESS,
            details);
    var unused =
        audit
            .append(event)
            .whenComplete(
                (record, failure) -> {
                  if (failure != null) {
                    LOG.log(System.Logger.Level.ERROR, action + " could not be recorded", failure);
                  }
                });
  }
}
