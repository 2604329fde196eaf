package dev.symbiont.runtime.agent;

import dev.symbiont.runtime.store.Database;
import dev.symbiont.runtime.store.SqlSession;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What was created and executed, durable and bounded: the newest 100,000 entries of all agents
 * remain. Thread-safe.
 */
public final class ExecutionLog {
  /** Status of an entry: an execution began. */
  public static final String STARTED = "execution_started";

  /** Status of an entry: an execution ended well. */
  public static final String COMPLETED = "completed";

  /** Status of an entry: an execution failed. */
  public static final String FAILED = "failed";

  private static final int AVERAGED = 1_000;
  private static final int KEPT = 100_000;
  private static final int PRUNE_EVERY = 1_000;
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE execution_log (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            agent_id TEXT NOT NULL,
            execution_id TEXT NOT NULL,
            status TEXT NOT NULL,
            at TEXT NOT NULL);
          CREATE INDEX execution_log_by_agent ON execution_log (agent_id, seq)
          """);

  private final Database database;

  /** Opens the log in {@code database}. */
  public ExecutionLog(Database database) {
    this.database = database;
    database.migrate("execution_log", MIGRATIONS);
  }

  /** Appends an entry and returns when it is durable. */
  public void append(UUID agentId, HistoryEntry entry) {
    database.write(sql -> append(sql, agentId, entry));
  }

  /** Returns the newest {@code limit} entries of an agent, newest first. */
  public List<HistoryEntry> newest(UUID agentId, int limit) {
    return database.read(
        sql ->
            sql.query(
                "SELECT execution_id, status, at FROM execution_log"
                    + " WHERE agent_id = ? ORDER BY seq DESC LIMIT ?",
                row ->
                    new HistoryEntry(
                        UUID.fromString(row.getString(1)),
                        row.getString(2),
                        Instant.parse(row.getString(3))),
                agentId.toString(),
                limit));
  }

  /**
   * What an agent has executed, as far as the log reaches back.
   *
   * @param completed executions that ended well
   * @param failed executions that failed
   * @param meanMillis mean time of the newest that have ended, in milliseconds; 0 if none has
   * @param lastEnd when the newest ended
   */
  record Totals(long completed, long failed, double meanMillis, Optional<Instant> lastEnd) {}

  /** Returns the totals of an agent. */
  Totals totals(UUID agentId) {
    Map<UUID, Instant> ends = new HashMap<>();
    List<Long> millis = new ArrayList<>();
    Optional<Instant> lastEnd = Optional.empty();
    for (HistoryEntry entry : newest(agentId, AVERAGED)) {
      if (entry.status().equals(STARTED)) {
        Instant end = ends.remove(entry.executionId());
        if (end != null) {
          millis.add(Duration.between(entry.timestamp(), end).toMillis());
        }
      } else if (entry.status().equals(COMPLETED) || entry.status().equals(FAILED)) {
        ends.put(entry.executionId(), entry.timestamp());
        lastEnd = lastEnd.or(() -> Optional.of(entry.timestamp()));
      }
    }
    return new Totals(
        count(agentId, COMPLETED),
        count(agentId, FAILED),
        millis.stream().mapToLong(Long::longValue).average().orElse(0),
        lastEnd);
  }

  private long count(UUID agentId, String status) {
    return database.read(
        sql ->
            sql.first(
                    "SELECT count(*) FROM execution_log WHERE agent_id = ? AND status = ?",
                    row -> row.getLong(1),
                    agentId.toString(),
                    status)
                .orElse(0L));
  }

  /** Appends an entry in a transaction that does more. */
  static int append(SqlSession sql, UUID agentId, HistoryEntry entry) throws SQLException {
    int count =
        sql.update(
            "INSERT INTO execution_log (agent_id, execution_id, status, at) VALUES (?, ?, ?, ?)",
            agentId.toString(),
            entry.executionId().toString(),
            entry.status(),
            entry.timestamp().toString());
    long seq = sql.first("SELECT last_insert_rowid()", row -> row.getLong(1)).orElseThrow();
    if (seq % PRUNE_EVERY == 0) {
      sql.update("DELETE FROM execution_log WHERE seq <= ?", seq - KEPT);
    }
    return count;
  }
}
