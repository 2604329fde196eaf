package dev.symbiont.runtime.agent;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.store.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of agents and of their events. */
final class AgentTable {
  static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE agent (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            alias TEXT,
            mode TEXT NOT NULL,
            dsl TEXT NOT NULL,
            capabilities TEXT NOT NULL,
            metadata TEXT NOT NULL,
            state TEXT NOT NULL,
            created_at TEXT NOT NULL,
            last_activity TEXT NOT NULL,
            last_state_change TEXT NOT NULL,
            last_heartbeat TEXT,
            last_result TEXT,
            last_error TEXT) WITHOUT ROWID;
          CREATE TABLE agent_event (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            agent_id TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
            type TEXT NOT NULL,
            payload TEXT NOT NULL,
            at TEXT NOT NULL);
          CREATE INDEX agent_event_by_agent ON agent_event (agent_id, seq)
          """);

  /** Events kept per agent (spec/runtime-http-api.md section 5.8). */
  static final int EVENTS_KEPT = 100;

  private final JsonCodec json;

  AgentTable(JsonCodec json) {
    this.json = json;
  }

  /** Stores a new agent; returns false if its id is taken. */
  boolean insert(SqlSession sql, Agent agent) throws SQLException {
    return sql.update(
            "INSERT OR IGNORE INTO agent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            agent.id().toString(),
            agent.name(),
            agent.spec().alias().orElse(null),
            json.writeText(agent.spec().mode().toJson()),
            agent.spec().dsl(),
            json.writeText(JsonArray.ofStrings(agent.spec().capabilities())),
            json.writeText(metadata(agent.spec().metadata())),
            agent.state().word(),
            agent.createdAt().toString(),
            agent.lastActivity().toString(),
            agent.lastStateChange().toString(),
            text(agent.lastHeartbeat()),
            agent.lastResult().orElse(null),
            agent.lastError().orElse(null))
        == 1;
  }

  /** Stores what can change in an agent. */
  boolean update(SqlSession sql, Agent agent) throws SQLException {
    return sql.update(
            "UPDATE agent SET name = ?, dsl = ?, metadata = ?, state = ?, last_activity = ?,"
                + " last_state_change = ?, last_heartbeat = ?, last_result = ?, last_error = ?"
                + " WHERE id = ?",
            agent.name(),
            agent.spec().dsl(),
            json.writeText(metadata(agent.spec().metadata())),
            agent.state().word(),
            agent.lastActivity().toString(),
            agent.lastStateChange().toString(),
            text(agent.lastHeartbeat()),
            agent.lastResult().orElse(null),
            agent.lastError().orElse(null),
            agent.id().toString())
        == 1;
  }

  /** Stores what a change of state changes; the frequent case. */
  boolean updateState(SqlSession sql, Agent agent) throws SQLException {
    return sql.update(
            "UPDATE agent SET state = ?, last_activity = ?, last_state_change = ?, last_error = ?"
                + " WHERE id = ?",
            agent.state().word(),
            agent.lastActivity().toString(),
            agent.lastStateChange().toString(),
            agent.lastError().orElse(null),
            agent.id().toString())
        == 1;
  }

  void delete(SqlSession sql, UUID id) throws SQLException {
    sql.update("DELETE FROM agent WHERE id = ?", id.toString());
  }

  List<Agent> all(SqlSession sql) throws SQLException {
    return sql.query("SELECT * FROM agent", this::agent);
  }

  boolean insertEvent(SqlSession sql, UUID agentId, AgentEvent event) throws SQLException {
    String id = agentId.toString();
    sql.update(
        "INSERT INTO agent_event (agent_id, type, payload, at) VALUES (?, ?, ?, ?)",
        id,
        event.type(),
        json.writeText(event.payload()),
        event.timestamp().toString());
    sql.update(
        "DELETE FROM agent_event WHERE agent_id = ? AND seq <= (SELECT seq FROM agent_event"
            + " WHERE agent_id = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)",
        id,
        id,
        EVENTS_KEPT);
    return true;
  }

  /** Returns the events of an agent, oldest first. */
  List<AgentEvent> events(SqlSession sql, UUID agentId) throws SQLException {
    return sql.query(
        "SELECT type, payload, at FROM agent_event WHERE agent_id = ? ORDER BY seq",
        row ->
            new AgentEvent(
                row.getString(1),
                json.read(row.getString(2), JsonLimits.DEFAULT),
                Instant.parse(row.getString(3))),
        agentId.toString());
  }

  private Agent agent(ResultSet row) throws SQLException {
    AgentSpec spec =
        new AgentSpec(
            row.getString("name"),
            Optional.ofNullable(row.getString("alias")),
            ExecutionMode.fromJson(read(row, "mode"), "$.mode"),
            row.getString("dsl"),
            ((JsonArray) read(row, "capabilities"))
                .values().stream().map(word -> ((JsonString) word).value()).toList(),
            metadata((JsonObject) read(row, "metadata")));
    String state = row.getString("state");
    return new Agent(
        UUID.fromString(row.getString("id")),
        spec,
        LifecycleState.ofWord(state)
            .orElseThrow(() -> new SQLException("unknown agent state " + state)),
        Instant.parse(row.getString("created_at")),
        Instant.parse(row.getString("last_activity")),
        Instant.parse(row.getString("last_state_change")),
        Optional.ofNullable(row.getString("last_heartbeat")).map(Instant::parse),
        Optional.ofNullable(row.getString("last_result")),
        Optional.ofNullable(row.getString("last_error")));
  }

  private JsonValue read(ResultSet row, String column) throws SQLException {
    return json.read(row.getString(column), JsonLimits.DEFAULT);
  }

  private static @Nullable String text(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }

  private static JsonObject metadata(Map<String, String> metadata) {
    JsonObject.Builder object = JsonObject.builder();
    metadata.forEach(object::put);
    return object.build();
  }

  private static Map<String, String> metadata(JsonObject object) {
    Map<String, String> metadata = new LinkedHashMap<>();
    object.members().forEach((name, value) -> metadata.put(name, ((JsonString) value).value()));
    return metadata;
  }
}
