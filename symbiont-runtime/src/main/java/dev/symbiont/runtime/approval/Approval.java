package dev.symbiont.runtime.approval;

import dev.symbiont.domain.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * An action that waits, or waited, for a person.
 *
 * @param id 16 hex digits
 * @param agentId who wants to act
 * @param kind {@code tool_call}, {@code delegate} or {@code other}
 * @param summary one line for people
 * @param reason why a person is asked
 * @param queue the logical queue of those who are asked; empty for everybody
 * @param snapshot the action, secrets masked
 * @param createdAt when it was held
 * @param expiresAt when it is denied if nobody decides; afterwards: when an approval is void
 * @param status what became of it
 * @param decidedBy who decided
 * @param decisionReason why
 */
public record Approval(
    String id,
    String agentId,
    String kind,
    String summary,
    String reason,
    Optional<String> queue,
    JsonObject snapshot,
    Instant createdAt,
    Instant expiresAt,
    Status status,
    Optional<String> decidedBy,
    Optional<String> decisionReason) {

  /** What became of a held action. */
  public enum Status {
    /** Nobody has decided yet. */
    PENDING,
    /** A person said yes. */
    APPROVED,
    /** A person said no. */
    DENIED,
    /** Nobody decided in time, which is a no. */
    EXPIRED;

    /** Returns the word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** Refuses {@code null}. */
  public Approval {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(snapshot, "snapshot");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(decidedBy, "decidedBy");
    Objects.requireNonNull(decisionReason, "decisionReason");
  }
}
