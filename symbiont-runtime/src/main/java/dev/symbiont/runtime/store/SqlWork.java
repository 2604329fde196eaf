package dev.symbiont.runtime.store;

import java.sql.SQLException;

/**
 * What a subsystem does with the database. It runs on another thread and may be undone after it has
 * returned, so it changes nothing but the database.
 *
 * @param <T> what it brings back
 */
@FunctionalInterface
public interface SqlWork<T> {
  /** Reads and writes through {@code sql}, which must not be used after this call. */
  T run(SqlSession sql) throws SQLException;
}
