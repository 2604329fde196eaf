package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.store.Database;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What running loops were asked to do, so that they can go on after a crash. Thread-safe; written
 * in the order of the journal, so that a loop that has journalled anything durable is known here.
 */
public final class LoopRequests {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE loop_request (
            agent_id TEXT NOT NULL,
            loop_id TEXT NOT NULL,
            surface TEXT NOT NULL,
            request TEXT NOT NULL,
            PRIMARY KEY (agent_id, loop_id)) WITHOUT ROWID
          """);
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 128);

  private final Database database;
  private final JsonCodec json;
  private final RecordMapper mapper;

  /**
   * What a loop was asked.
   *
   * @param surface where the task came from
   * @param request the task
   */
  record Asked(String surface, RunReasoningLoopRequest request) {}

  /** Opens the requests in {@code database}. */
  public LoopRequests(Database database, JsonCodec json, RecordMapper mapper) {
    this.database = Objects.requireNonNull(database, "database");
    this.json = Objects.requireNonNull(json, "json");
    this.mapper = Objects.requireNonNull(mapper, "mapper");
    database.migrate("loop-request", MIGRATIONS);
  }

  void keep(String agentId, String loopId, Asked asked) {
    String text = json.writeText(mapper.write(asked.request()));
    var unused =
        database.writeSoon(
            sql ->
                sql.update(
                    "INSERT OR REPLACE INTO loop_request VALUES (?,?,?,?)",
                    agentId,
                    loopId,
                    asked.surface(),
                    text));
  }

  void forget(String agentId, String loopId) {
    var unused =
        database.writeSoon(
            sql ->
                sql.update(
                    "DELETE FROM loop_request WHERE agent_id = ? AND loop_id = ?",
                    agentId,
                    loopId));
  }

  Optional<Asked> find(String agentId, String loopId) {
    return database.read(
        sql ->
            sql.first(
                "SELECT surface, request FROM loop_request WHERE agent_id = ? AND loop_id = ?",
                row ->
                    new Asked(
                        row.getString(1),
                        mapper.read(
                            json.read(row.getString(2), LIMITS), RunReasoningLoopRequest.class)),
                agentId,
                loopId));
  }
}
