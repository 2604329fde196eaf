package dev.symbiont.runtime.agent;

import dev.symbiont.runtime.store.Database;
import dev.symbiont.runtime.store.SqlSession;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What was created and executed, durable and bounded: the newest 100,000 entries of all agents
 * remain. Thread-safe.
 */
public final class ExecutionLog {
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
