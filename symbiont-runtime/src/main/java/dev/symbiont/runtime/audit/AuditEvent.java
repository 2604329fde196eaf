package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened and is to be recorded.
 *
 * @param type what it is about
 * @param agentId the agent concerned
 * @param actor who acted: {@code agent:<id>}, {@code user:<id>} or {@code system:<component>}
 * @param action what was done or tried, for example {@code tool_call::search_text}
 * @param resource what it was done to
 * @param outcome how it ended
 * @param details whatever explains it; secrets are masked before they are written
 */
public record AuditEvent(
    AuditType type,
    Optional<String> agentId,
    String actor,
    String action,
    Optional<String> resource,
    AuditOutcome outcome,
    JsonObject details) {

  /** Refuses {@code null}. */
  public AuditEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(details, "details");
  }

  /** Returns an event in which {@code agentId} itself acted. */
  public static AuditEvent ofAgent(
      AuditType type, String agentId, String action, AuditOutcome outcome, JsonObject details) {
    return new AuditEvent(
        type, Optional.of(agentId), "agent:" + agentId, action, Optional.empty(), outcome, details);
  }

  /** Returns an event of a component of the runtime. */
  public static AuditEvent ofSystem(
      AuditType type, String component, String action, AuditOutcome outcome, JsonObject details) {
    return new AuditEvent(
        type, Optional.empty(), "system:" + component, action, Optional.empty(), outcome, details);
  }

  /** Returns this event about {@code other}. */
  public AuditEvent withResource(String other) {
    return new AuditEvent(type, agentId, actor, action, Optional.of(other), outcome, details);
  }

  /** Returns this event with {@code other} as the one who acted. */
  public AuditEvent withActor(String other) {
    return new AuditEvent(type, agentId, other, action, resource, outcome, details);
  }

  /** Returns this event with another end. */
  public AuditEvent withOutcome(AuditOutcome other) {
    return new AuditEvent(type, agentId, actor, action, resource, other, details);
  }
}
