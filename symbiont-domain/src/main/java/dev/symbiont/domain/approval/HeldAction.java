package dev.symbiont.domain.approval;

import dev.symbiont.domain.id.ApprovalId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireExplicitNulls;
import dev.symbiont.domain.wire.WireExtra;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An action that waits for a decision (HTTP contract, section 5.10).
 *
 * @param id the action
 * @param agentId who wants it
 * @param kind what it is
 * @param summary what it is, for people
 * @param reason why it is held
 * @param contextSnapshot the action as the runtime holds it
 * @param createdAt since when it waits
 * @param expiresAt when it is denied without a decision
 * @param status what was decided
 * @param extra members that this version does not know
 */
@WireExplicitNulls
public record HeldAction(
    ApprovalId id,
    String agentId,
    ActionKind kind,
    String summary,
    String reason,
    Optional<JsonValue> contextSnapshot,
    Instant createdAt,
    Instant expiresAt,
    ApprovalStatus status,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public HeldAction {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(contextSnapshot, "contextSnapshot");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(extra, "extra");
  }
}
