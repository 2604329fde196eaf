package dev.symbiont.runtime.audit;

import java.util.Optional;
import java.util.Set;

/**
 * Which records are wanted.
 *
 * @param agentId only records about this agent
 * @param types only records of these types; empty for all
 * @param fromSequence only records from this one on
 * @param limit at most so many, the newest ones; 1 to 10,000
 */
public record AuditQuery(
    Optional<String> agentId, Set<AuditType> types, long fromSequence, int limit) {
  /** The newest hundred records of all agents. */
  public static final AuditQuery LATEST = new AuditQuery(Optional.empty(), Set.of(), 0, 100);

  private static final int LARGEST_LIMIT = 10_000;

  /** Checks the ranges. */
  public AuditQuery {
    types = Set.copyOf(types);
    if (fromSequence < 0) {
      throw new IllegalArgumentException("fromSequence must not be negative, was " + fromSequence);
    }
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + LARGEST_LIMIT + ", was " + limit);
    }
  }

  /** Returns this query with another limit. */
  public AuditQuery withLimit(int other) {
    return new AuditQuery(agentId, types, fromSequence, other);
  }

  /** Returns this query for one agent. */
  public AuditQuery withAgent(String id) {
    return new AuditQuery(Optional.of(id), types, fromSequence, limit);
  }
}
