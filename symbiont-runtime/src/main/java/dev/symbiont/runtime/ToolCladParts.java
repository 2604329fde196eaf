package dev.symbiont.runtime;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.approval.ApprovalQueue;
import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolExecutor;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import dev.symbiont.runtime.tool.DeciderGate;
import dev.symbiont.runtime.tool.QueueGate;
import dev.symbiont.runtime.tool.ToolCallAudit;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.runtime.tool.ToolRoutes;
import dev.symbiont.toolclad.PreparedCall;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import java.nio.file.Path;
import java.util.Optional;

/** The ToolClad tools of one runtime, among its other tools and behind its routes. */
final class ToolCladParts implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ToolCladParts.class.getName());

  private final GovernanceSettings settings;
  private final ToolCladExecutor tools;

  /**
   * Creates the parts.
   *
   * @param empty an own directory, in which no project is; used if the settings name none
   */
  ToolCladParts(GovernanceSettings settings, Path empty, JsonCodec json) {
    this.settings = settings;
    this.tools =
        settings.toolclad().orElseGet(() -> new ToolCladExecutor(ToolClad.builder(empty), json));
  }

  /** Runs the tools of the settings, and the ToolClad tools beside them. */
  ToolExecutor executor() {
    return ToolRegistry.builder().executor(settings.tools()).executor(tools).build();
  }

  ToolFacts facts(String tool) {
    ToolFacts known = settings.toolFacts().apply(tool);
    return known.equals(ToolFacts.UNKNOWN) ? tools.facts(tool) : known;
  }

  /** Returns what a call of a ToolClad tool would do; empty if it is none, or would be refused. */
  Optional<PreparedCall> prepared(String tool, JsonObject arguments) {
    return tools.prepared(tool, arguments);
  }

  /** A manifest that asks for a person is heard, whatever the rules say. */
  ApprovalRules approvalRules() {
    ApprovalRules rules = settings.approvalRules();
    return rules.withToolAsks(tool -> rules.toolAsks().test(tool) || tools.asksForApproval(tool));
  }

  /** Returns the routes, whose calls come from outside of loops. */
  RouteModule routes(
      PolicyDecider decider, ApprovalQueue approvals, AuditTrail audit, JsonCodec json) {
    ToolCallAudit recorder = new ToolCallAudit(audit);
    ToolClad governed =
        tools.governedBy(
            recorder.recording(new DeciderGate(decider, json)),
            new QueueGate(approvals, json),
            recorder);
    return new ToolRoutes(governed, recorder::reloaded);
  }

  /** Takes over changed manifests, if the settings say so. */
  void reloadIfWatched(AuditTrail audit) {
    if (settings.toolsWatched()) {
      tools.reloadIfChanged().ifPresent(reload -> reloaded(reload, audit));
    }
  }

  private static void reloaded(ToolCatalog.Reload reload, AuditTrail audit) {
    new ToolCallAudit(audit).reloaded(reload);
    reload
        .errors()
        .forEach(
            error ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "a changed tool file is not taken over: {0}",
                    error));
  }

  @Override
  public void close() {
    if (settings.toolclad().isEmpty()) {
      tools.close();
    }
  }
}
