package dev.symbiont.runtime.deployment;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.store.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of deployments. An agent has one at a time; the index makes sure of it. */
final class DeploymentTable {
  static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE deployment (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            agent_id TEXT NOT NULL,
            environment TEXT NOT NULL,
            overrides TEXT NOT NULL,
            source_sha256 TEXT NOT NULL,
            deployed_at TEXT NOT NULL,
            stopped_at TEXT);
          CREATE INDEX deployment_by_agent ON deployment (agent_id, seq);
          CREATE UNIQUE INDEX deployment_lasting ON deployment (agent_id) WHERE stopped_at IS NULL
          """);

  /** Deployments kept per agent. */
  private static final int KEPT = 100;

  /** Most deployments of all agents that are listed. */
  private static final int LISTED = 1_000;

  private final JsonCodec json;

  DeploymentTable(JsonCodec json) {
    this.json = json;
  }

  /** Stores a deployment in place of the one that its agent has. */
  boolean replace(SqlSession sql, Deployment deployment) throws SQLException {
    String agent = deployment.agentId().toString();
    stopAgent(sql, agent, deployment.deployedAt());
    sql.update(
        "INSERT INTO deployment (id, agent_id, environment, overrides, source_sha256, deployed_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        deployment.id().toString(),
        agent,
        deployment.environment(),
        json.writeText(deployment.overrides().json()),
        deployment.sourceSha256(),
        deployment.deployedAt().toString());
    sql.update(
        "DELETE FROM deployment WHERE agent_id = ? AND seq <= (SELECT seq FROM deployment"
            + " WHERE agent_id = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)",
        agent,
        agent,
        KEPT);
    return true;
  }

  /** Ends the deployment of an agent, if it has one. */
  boolean stopAgent(SqlSession sql, String agentId, Instant at) throws SQLException {
    return sql.update(
            "UPDATE deployment SET stopped_at = ? WHERE agent_id = ? AND stopped_at IS NULL",
            at.toString(),
            agentId)
        == 1;
  }

  Optional<Deployment> find(SqlSession sql, UUID id) throws SQLException {
    return sql.first("SELECT * FROM deployment WHERE id = ?", this::deployment, id.toString());
  }

  /** Returns the newest deployments, newest first. */
  List<Deployment> newest(SqlSession sql) throws SQLException {
    return sql.query(
        "SELECT * FROM deployment ORDER BY seq DESC LIMIT ?", this::deployment, LISTED);
  }

  /** Returns the deployments of an agent, newest first. */
  List<Deployment> ofAgent(SqlSession sql, UUID agentId) throws SQLException {
    return sql.query(
        "SELECT * FROM deployment WHERE agent_id = ? ORDER BY seq DESC",
        this::deployment,
        agentId.toString());
  }

  /** Returns the deployments that were not ended. */
  List<Deployment> lasting(SqlSession sql) throws SQLException {
    return sql.query("SELECT * FROM deployment WHERE stopped_at IS NULL", this::deployment);
  }

  private Deployment deployment(ResultSet row) throws SQLException {
    return new Deployment(
        UUID.fromString(row.getString("id")),
        UUID.fromString(row.getString("agent_id")),
        row.getString("environment"),
        new Overrides((JsonObject) json.read(row.getString("overrides"), JsonLimits.DEFAULT)),
        row.getString("source_sha256"),
        Instant.parse(row.getString("deployed_at")),
        Optional.ofNullable(row.getString("stopped_at")).map(Instant::parse));
  }
}
