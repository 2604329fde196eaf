package dev.symbiont.runtime.approval;

import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import java.util.Objects;
import java.util.Optional;

/**
 * The routes of the HTTP contract section 5.10. Approve and deny answer with the resolved item
 * instead of nothing.
 */
public final class ApprovalRoutes implements RouteModule {
  private static final String TAG = "approvals";

  private final ApprovalQueue queue;

  /** Creates the routes. */
  public ApprovalRoutes(ApprovalQueue queue) {
    this.queue = Objects.requireNonNull(queue, "queue");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get("approvals")
                .named("listApprovals")
                .described(TAG, "Lists the actions that wait for a person.")
                .access(Access.ANY)
                .answersListOf(HeldAction.class)
                .to(this::list))
        .add(
            Route.get("approvals/{approval_id}")
                .named("getApproval")
                .described(TAG, "Shows a held action in any state.")
                .answers(HeldAction.class)
                .to(this::show))
        .add(
            Route.post("approvals/{approval_id}/approve")
                .named("approveAction")
                .described(TAG, "Lets a held action run, once.")
                .optionalBody()
                .answers(HeldAction.class)
                .to(request -> resolve(request, true)))
        .add(
            Route.post("approvals/{approval_id}/deny")
                .named("denyAction")
                .described(TAG, "Refuses a held action.")
                .optionalBody()
                .answers(HeldAction.class)
                .to(request -> resolve(request, false)));
  }

  private ApiAnswer list(ApiRequest request) {
    return ApiAnswer.ok(
        new JsonArray(
            queue.pending().stream()
                .filter(approval -> request.principal().mayActFor(approval.agentId()))
                .<JsonValue>map(ApprovalRoutes::json)
                .toList()));
  }

  private ApiAnswer show(ApiRequest request) {
    return queue
        .find(request.path("approval_id"))
        .map(approval -> ApiAnswer.ok(json(approval)))
        .orElseThrow(() -> notFound(request));
  }

  private ApiAnswer resolve(ApiRequest request, boolean approve) {
    Resolution resolution =
        queue.resolve(
            request.path("approval_id"),
            approve,
            request.principal().name(),
            request.body().string("reason"));
    if (resolution instanceof Resolution.Resolved resolved) {
      return ApiAnswer.ok(json(resolved.approval()));
    }
    if (resolution instanceof Resolution.AlreadyResolved already) {
      throw ApiRefusal.of(
          409,
          "already_resolved",
          already.approval().status() == Approval.Status.EXPIRED
              ? "This action expired at %s, because nobody had decided: it was denied; the agent may ask again"
                  .formatted(already.approval().expiresAt())
              : "This action was %s before by %s, and that is final"
                  .formatted(
                      already.approval().status().word(),
                      already.approval().decidedBy().orElse("somebody")));
    }
    throw notFound(request);
  }

  private static ApiRefusal notFound(ApiRequest request) {
    return ApiRefusal.of(
        404,
        "not_found",
        "There is no held action '%s'; GET approvals lists what waits"
            .formatted(request.path("approval_id")));
  }

  private static JsonObject json(Approval approval) {
    return JsonObject.builder()
        .put("id", approval.id())
        .put("agent_id", approval.agentId())
        .put("kind", approval.kind())
        .put("summary", approval.summary())
        .put("reason", approval.reason())
        .put("queue", text(approval.queue()))
        .put("context_snapshot", approval.snapshot())
        .put("created_at", approval.createdAt().toString())
        .put("expires_at", approval.expiresAt().toString())
        .put("status", approval.status().word())
        .put("decided_by", text(approval.decidedBy()))
        .put("decision_reason", text(approval.decisionReason()))
        .build();
  }

  private static JsonValue text(Optional<String> text) {
    return text.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
  }
}
