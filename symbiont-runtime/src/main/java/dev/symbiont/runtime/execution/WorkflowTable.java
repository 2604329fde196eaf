package dev.symbiont.runtime.execution;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What workflows were asked to do, durable and bounded: the newest 10,000 remain. Thread-safe. */
public final class WorkflowTable {
  private static final int KEPT = 10_000;
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE workflow_execution (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            agent_id TEXT NOT NULL,
            workflow_id TEXT NOT NULL,
            parameters TEXT NOT NULL,
            started_at TEXT NOT NULL)
          """);

  private final Database database;
  private final JsonCodec json;

  /**
   * An execution that a workflow asked for.
   *
   * @param id the execution
   * @param agentId the agent that runs it
   * @param workflowId what was asked for: a name, an id or a source text
   * @param parameters the values that were given; JSON null if none
   * @param startedAt when it started
   */
  record Row(UUID id, UUID agentId, String workflowId, JsonValue parameters, Instant startedAt) {}

  /** Opens the table in {@code database}. */
  public WorkflowTable(Database database, JsonCodec json) {
    this.database = Objects.requireNonNull(database, "database");
    this.json = Objects.requireNonNull(json, "json");
    database.migrate("workflow_execution", MIGRATIONS);
  }

  void insert(Row row) {
    database.write(
        sql -> {
          sql.update(
              "INSERT OR IGNORE INTO workflow_execution"
                  + " (id, agent_id, workflow_id, parameters, started_at) VALUES (?, ?, ?, ?, ?)",
              row.id().toString(),
              row.agentId().toString(),
              row.workflowId(),
              json.writeText(row.parameters()),
              row.startedAt().toString());
          return sql.update(
              "DELETE FROM workflow_execution"
                  + " WHERE seq <= (SELECT max(seq) FROM workflow_execution) - ?",
              KEPT);
        });
  }

  Optional<Row> find(UUID id) {
    return database.read(
        sql ->
            sql.first("SELECT * FROM workflow_execution WHERE id = ?", this::row, id.toString()));
  }

  private Row row(ResultSet row) throws SQLException {
    return new Row(
        UUID.fromString(row.getString("id")),
        UUID.fromString(row.getString("agent_id")),
        row.getString("workflow_id"),
        json.read(row.getString("parameters"), JsonLimits.DEFAULT),
        Instant.parse(row.getString("started_at")));
  }
}
