package dev.symbiont.runtime.tool;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.approval.Approval;
import dev.symbiont.runtime.approval.ApprovalQueue;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.toolclad.ApprovalGate;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.PreparedCall;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the approval queue of the runtime without waiting. An approval serves one call of the same
 * caller with the same arguments, and only while the manifest is the one that was approved; a
 * denial answers one call too, and the next one asks again. Thread-safe.
 */
public final class QueueGate implements ApprovalGate {
  private final ApprovalQueue queue;
  private final JsonCodec json;

  /** Creates a gate over {@code queue}. */
  public QueueGate(ApprovalQueue queue, JsonCodec json) {
    this.queue = Objects.requireNonNull(queue, "queue");
    this.json = Objects.requireNonNull(json, "json");
  }

  @Override
  public Decision decide(PreparedCall call, CallContext context) {
    ProposedAction action = CallQuestions.action(call, json);
    ActionContext who = CallQuestions.context(context);
    JsonObject bound = bound(call);
    Optional<Approval> denial = queue.takeDenial(action, bound, who);
    if (denial.isPresent()) {
      return new Denied(denial.get().decisionReason().orElse("denied by operator"));
    }
    Approval held =
        queue.submit(action, bound, who, "the manifest of " + call.name() + " asks for a person");
    if (held.status() != Approval.Status.APPROVED) {
      return new Pending(held.id());
    }
    return queue.use(held.id())
        ? new Approved()
        : new Denied("the approval has been used or is void");
  }

  /** What the person sees, and what the approval is bound to. */
  private static JsonObject bound(PreparedCall call) {
    return JsonObject.builder()
        .put("arguments", call.toolInput())
        .put("command", call.shownCommand())
        .put("risk_tier", call.riskTier().word())
        .put("version", call.tool().manifest().version())
        .put("manifest_sha256", call.tool().contentHash())
        .build();
  }
}
