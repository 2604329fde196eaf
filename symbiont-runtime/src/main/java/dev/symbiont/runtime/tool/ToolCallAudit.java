package dev.symbiont.runtime.tool;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.CallListener;
import dev.symbiont.toolclad.Envelope;
import dev.symbiont.toolclad.Outcome;
import dev.symbiont.toolclad.PolicyGate;
import dev.symbiont.toolclad.PreparedCall;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.scope.ProjectScope;
import java.util.Locale;
import java.util.Objects;

/**
 * Records what becomes of tool calls that come from outside of loops, and which manifests were
 * replaced (ToolClad digest, sections 12 and 22). Thread-safe.
 */
public final class ToolCallAudit implements CallListener {
  private static final String COMPONENT = "toolclad";

  private final AuditTrail audit;

  /** Creates a listener that records in {@code audit}. */
  public ToolCallAudit(AuditTrail audit) {
    this.audit = Objects.requireNonNull(audit, "audit");
  }

  /**
   * Returns {@code gate} with every decision recorded before it takes effect: what cannot be
   * recorded does not run.
   */
  public PolicyGate recording(PolicyGate gate) {
    return (call, context) -> {
      PolicyGate.Decision decision = gate.decide(call, context);
      JsonObject.Builder details = details(call, context);
      if (decision instanceof PolicyGate.Deny deny) {
        details.put("reason", deny.reason());
      }
      AuditOutcome outcome =
          decision instanceof PolicyGate.Permit ? AuditOutcome.ALLOWED : AuditOutcome.DENIED;
      audit.record(
          event(AuditType.POLICY_EVALUATED, call.name(), context, outcome, details.build()));
      return decision;
    };
  }

  @Override
  public void called(
      PreparedCall call, CallContext context, ProjectScope.State scope, Outcome outcome) {
    JsonObject.Builder details =
        details(call, context).put("scope", scope.name().toLowerCase(Locale.ROOT));
    if (outcome instanceof Outcome.Completed completed) {
      Envelope envelope = completed.envelope();
      details
          .put("status", envelope.status().word())
          .put("exit_code", envelope.exitCode())
          .put("output_hash", envelope.outputHash());
      envelope.error().ifPresent(problem -> details.put("category", problem.category().word()));
      AuditOutcome end =
          envelope.status() == Envelope.Status.SUCCESS
              ? AuditOutcome.SUCCESS
              : AuditOutcome.FAILURE;
      audit.record(event(AuditType.TOOL_INVOKED, call.name(), context, end, details.build()));
    } else if (outcome instanceof Outcome.Refused refused) {
      details
          .put("category", refused.problem().category().word())
          .put("reason", refused.problem().message());
      audit.record(
          event(
              AuditType.TOOL_BLOCKED, call.name(), context, AuditOutcome.DENIED, details.build()));
    }
    // A call that waits for a person was recorded by the queue of approvals.
  }

  @Override
  public void rejected(String name, CallContext context, Problem problem) {
    JsonObject details =
        JsonObject.builder()
            .put("surface", context.surface())
            .put("category", problem.category().word())
            .put("reason", problem.message())
            .build();
    audit.record(
        event(AuditType.TOOL_BLOCKED, Shown.text(name), context, AuditOutcome.DENIED, details));
  }

  /** Records that manifests were read again: the hash of each new content, and what is broken. */
  public void reloaded(ToolCatalog.Reload reload) {
    JsonObject.Builder changed = JsonObject.builder();
    reload.changed().forEach(changed::put);
    audit.record(
        AuditEvent.ofSystem(
            AuditType.CONFIG,
            COMPONENT,
            "reload_tools",
            reload.errors().isEmpty() ? AuditOutcome.SUCCESS : AuditOutcome.FAILURE,
            JsonObject.builder()
                .put("loaded", reload.loaded())
                .put("changed", changed.build())
                .put("errors", reload.errors().size())
                .build()));
  }

  private static JsonObject.Builder details(PreparedCall call, CallContext context) {
    return JsonObject.builder()
        .put("surface", context.surface())
        .put("scan_id", call.scanId())
        .put("call_sha256", call.callHash())
        .put("manifest_sha256", call.tool().contentHash());
  }

  private static AuditEvent event(
      AuditType type, String tool, CallContext context, AuditOutcome outcome, JsonObject details) {
    return AuditEvent.ofAgent(type, context.agent(), "tool_call::" + tool, outcome, details)
        .withActor("user:" + context.agent());
  }
}
