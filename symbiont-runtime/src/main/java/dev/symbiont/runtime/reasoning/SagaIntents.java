package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.store.Database;
import java.util.List;
import java.util.Objects;

/** What sagas were about to do for good, so that after a crash nobody does it twice unknowingly. */
public final class SagaIntents {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE saga_intent (
            idempotency_key TEXT PRIMARY KEY,
            saga_id TEXT NOT NULL,
            step TEXT NOT NULL,
            tool TEXT NOT NULL,
            arguments TEXT NOT NULL,
            success INTEGER) WITHOUT ROWID;
          CREATE INDEX saga_intent_by_saga ON saga_intent(saga_id)
          """);
  private static final JsonLimits LIMITS = new JsonLimits(4 * 1024 * 1024, 64);

  private final Database database;
  private final JsonCodec json;

  /** An action that may have happened. */
  record Intent(String key, String step, Saga.Call call) {}

  /** Opens the intents in {@code database}. */
  public SagaIntents(Database database, JsonCodec json) {
    this.database = Objects.requireNonNull(database, "database");
    this.json = Objects.requireNonNull(json, "json");
    database.migrate("saga", MIGRATIONS);
  }

  /** Returns when the intent is durable. */
  void record(String sagaId, Intent intent) {
    String arguments = json.writeText(intent.call().arguments());
    database.write(
        sql ->
            sql.update(
                "INSERT INTO saga_intent VALUES (?,?,?,?,?,NULL)",
                intent.key(),
                sagaId,
                intent.step(),
                intent.call().tool(),
                arguments));
  }

  void settle(Intent intent, boolean success) {
    database.write(
        sql ->
            sql.update(
                "UPDATE saga_intent SET success = ? WHERE idempotency_key = ?",
                success ? 1 : 0,
                intent.key()));
  }

  /** Returns the intents of which nobody knows what became. */
  List<Intent> pending(String sagaId) {
    return database.read(
        sql ->
            sql.query(
                "SELECT idempotency_key, step, tool, arguments FROM saga_intent"
                    + " WHERE saga_id = ? AND success IS NULL ORDER BY step",
                row ->
                    new Intent(
                        row.getString(1),
                        row.getString(2),
                        new Saga.Call(
                            row.getString(3), (JsonObject) json.read(row.getString(4), LIMITS))),
                sagaId));
  }
}
