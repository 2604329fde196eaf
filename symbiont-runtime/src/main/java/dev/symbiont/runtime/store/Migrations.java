package dev.symbiont.runtime.store;

import dev.symbiont.runtime.store.StoreException.Reason;
import java.sql.SQLException;
import java.util.List;

/** Keeps a version per subsystem and applies what is missing. */
final class Migrations {
  private Migrations() {}

  static void prepare(SqlSession sql) throws SQLException {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS schema_version"
            + " (subsystem TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
  }

  static int apply(SqlSession sql, String where, String subsystem, List<String> migrations)
      throws SQLException {
    int stored =
        sql.first(
                "SELECT version FROM schema_version WHERE subsystem = ?",
                row -> row.getInt(1),
                subsystem)
            .orElse(0);
    if (stored > migrations.size()) {
      throw new StoreException(
          Reason.NEWER,
          "%s: tables of '%s' have version %d, this release knows %d; use the newer release"
              .formatted(where, subsystem, stored, migrations.size()),
          null);
    }
    for (String migration : migrations.subList(stored, migrations.size())) {
      for (String statement : migration.split(";", -1)) {
        if (!statement.isBlank()) {
          sql.execute(statement);
        }
      }
    }
    sql.update(
        "INSERT INTO schema_version VALUES (?, ?)"
            + " ON CONFLICT (subsystem) DO UPDATE SET version = excluded.version",
        subsystem,
        migrations.size());
    return migrations.size();
  }
}
