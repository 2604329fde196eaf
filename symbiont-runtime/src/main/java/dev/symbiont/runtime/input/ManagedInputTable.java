package dev.symbiont.runtime.input;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.auth.SecretBox;
import dev.symbiont.runtime.store.Database;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The rows of managed inputs; their settings are encrypted. Thread-safe. */
final class ManagedInputTable {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE http_input_server (
            id TEXT PRIMARY KEY,
            config BLOB NOT NULL,
            running INTEGER NOT NULL) WITHOUT ROWID
          """);

  private final Database database;
  private final SecretBox box;
  private final JsonCodec json;

  /** An input as it was stored. */
  record Row(UUID id, ServerConfig config, boolean running) {}

  ManagedInputTable(Database database, SecretBox box, JsonCodec json) {
    this.database = Objects.requireNonNull(database, "database");
    this.box = Objects.requireNonNull(box, "box");
    this.json = Objects.requireNonNull(json, "json");
    database.migrate("http_input_server", MIGRATIONS);
  }

  void put(UUID id, ServerConfig config, boolean running) {
    String name = id.toString();
    byte[] sealed = box.seal(json.writeText(config.json()), name);
    database.write(
        sql ->
            sql.update(
                "INSERT INTO http_input_server VALUES (?, ?, ?) ON CONFLICT (id)"
                    + " DO UPDATE SET config = excluded.config, running = excluded.running",
                name,
                sealed,
                running ? 1 : 0));
  }

  void delete(UUID id) {
    database.write(sql -> sql.update("DELETE FROM http_input_server WHERE id = ?", id.toString()));
  }

  List<Row> all() {
    return database.read(
        sql ->
            sql.query(
                "SELECT id, config, running FROM http_input_server ORDER BY id",
                row ->
                    new Row(
                        UUID.fromString(row.getString(1)),
                        config(row.getBytes(2), row.getString(1)),
                        row.getInt(3) == 1)));
  }

  private ServerConfig config(byte[] sealed, String id) {
    return new ServerConfig((JsonObject) json.read(box.open(sealed, id), JsonLimits.DEFAULT));
  }
}
