package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which records are wanted.
 *
 * @param agentId only records about this agent
 * @param types only records of these types; empty for all
 * @param since only records of this time or later
 * @param until only records before this time
 * @param fromSequence only records from this one on
 * @param beforeSequence only records before this one: the first of an answer, to turn pages back
 * @param limit at most so many, the newest ones; 1 to 10,000
 */
public record AuditQuery(
    Optional<String> agentId,
    Set<AuditType> types,
    Optional<Instant> since,
    Optional<Instant> until,
    long fromSequence,
    long beforeSequence,
    int limit) {
  /** The newest hundred records of all agents. */
  public static final AuditQuery LATEST = new AuditQuery(Optional.empty(), Set.of(), 0, 100);

  private static final int LARGEST_LIMIT = 10_000;

  /** Checks the ranges. */
  public AuditQuery {
    types = Set.copyOf(types);
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(until, "until");
    if (fromSequence < 0) {
      throw new IllegalArgumentException("fromSequence must not be negative, was " + fromSequence);
    }
    if (beforeSequence < 0) {
      throw new IllegalArgumentException(
          "beforeSequence must not be negative, was " + beforeSequence);
    }
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + LARGEST_LIMIT + ", was " + limit);
    }
  }

  /** Creates a query for records of any time. */
  public AuditQuery(Optional<String> agentId, Set<AuditType> types, long fromSequence, int limit) {
    this(agentId, types, Optional.empty(), Optional.empty(), fromSequence, Long.MAX_VALUE, limit);
  }

  /** Returns this query with another limit. */
  public AuditQuery withLimit(int other) {
    return new AuditQuery(agentId, types, since, until, fromSequence, beforeSequence, other);
  }

  /** Returns this query for one agent. */
  public AuditQuery withAgent(String id) {
    return new AuditQuery(
        Optional.of(id), types, since, until, fromSequence, beforeSequence, limit);
  }

  /** Returns this query for records of these types; of all for none. */
  public AuditQuery withTypes(Set<AuditType> others) {
    return new AuditQuery(agentId, others, since, until, fromSequence, beforeSequence, limit);
  }

  /** Returns this query for records of {@code time} or later. */
  public AuditQuery withSince(Instant time) {
    return new AuditQuery(
        agentId, types, Optional.of(time), until, fromSequence, beforeSequence, limit);
  }

  /** Returns this query for records before {@code time}. */
  public AuditQuery withUntil(Instant time) {
    return new AuditQuery(
        agentId, types, since, Optional.of(time), fromSequence, beforeSequence, limit);
  }

  /** Returns this query for records before the record {@code sequence}. */
  public AuditQuery withBefore(long sequence) {
    return new AuditQuery(agentId, types, since, until, fromSequence, sequence, limit);
  }

  boolean wants(AuditRecord record) {
    JsonObject json = record.json();
    return record.sequence() >= fromSequence
        && record.sequence() < beforeSequence
        && (agentId.isEmpty() || json.string("agent_id").equals(agentId))
        && (types.isEmpty() || types.stream().anyMatch(type -> isOf(json, type)))
        && isInTime(json);
  }

  private static boolean isOf(JsonObject record, AuditType type) {
    return record.string("type").equals(Optional.of(type.word()));
  }

  private boolean isInTime(JsonObject record) {
    if (since.isEmpty() && until.isEmpty()) {
      return true;
    }
    Optional<Instant> time = record.string("ts").flatMap(LogFiles::instant);
    return time.isPresent()
        && since.filter(time.get()::isBefore).isEmpty()
        && until.filter(end -> !time.get().isBefore(end)).isEmpty();
  }
}
