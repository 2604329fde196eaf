package dev.symbiont.runtime.audit;

import java.util.Arrays;
import java.util.Optional;

/** What an audit record is about (runtime policy specification section 10.2). */
public enum AuditType {
  AGENT_CREATED("AgentCreated"),
  AGENT_UPDATED("AgentUpdated"),
  AGENT_STARTED("AgentStarted"),
  AGENT_STOPPED("AgentStopped"),
  AGENT_TERMINATED("AgentTerminated"),
  RESOURCE_ALLOCATED("ResourceAllocated"),
  RESOURCE_DEALLOCATED("ResourceDeallocated"),
  RESOURCE_ACCESS("ResourceAccess"),
  MESSAGE_SENT("MessageSent"),
  MESSAGE_RECEIVED("MessageReceived"),
  MESSAGE_DENIED("MessageDenied"),
  TOOL_INVOKED("ToolInvoked"),
  TOOL_BLOCKED("ToolBlocked"),
  POLICY_EVALUATED("PolicyEvaluated"),
  POLICY_CHANGED("PolicyChanged"),
  POLICY_VIOLATION("PolicyViolation"),
  ESCALATION_CREATED("EscalationCreated"),
  ESCALATION_RESOLVED("EscalationResolved"),
  REVIEW_TRANSITION("ReviewTransition"),
  TOOL_SIGNED("ToolSigned"),
  SECRET_ACCESS("SecretAccess"),
  SCHEDULE_RUN("ScheduleRun"),
  WEBHOOK_RECEIVED("WebhookReceived"),
  AUTH_FAILURE("AuthFailure"),
  SECURITY_EVENT("SecurityEvent"),
  ERROR_OCCURRED("ErrorOccurred"),
  KEY_ROTATED("KeyRotated"),
  PRUNED("Pruned"),
  CONFIG("Config");

  private final String word;

  AuditType(String word) {
    this.word = word;
  }

  /** Reads the word that stands in the log; empty if it names no type. */
  public static Optional<AuditType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  /** Returns the word that stands in the log. */
  public String word() {
    return word;
  }
}
