package dev.symbiont.runtime.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection, each prepared once. Values are always bound, never part of the
 * text. Used by one thread at a time.
 */
public final class SqlSession implements AutoCloseable {
  private static final int PREPARED = 128;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

  SqlSession(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement that changes rows and returns how many it changed. */
  public int update(String sql, @Nullable Object... values) throws SQLException {
    return run(sql, values, PreparedStatement::executeUpdate);
  }

  /** Runs a query and returns all its rows in order. */
  public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... values)
      throws SQLException {
    return run(
        sql,
        values,
        statement -> {
          List<T> rows = new ArrayList<>();
          try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
              rows.add(mapper.map(result));
            }
          }
          return rows;
        });
  }

  /** Runs a query and returns its first row. */
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... values)
      throws SQLException {
    return run(
        sql,
        values,
        statement -> {
          try (ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(mapper.map(result)) : Optional.empty();
          }
        });
  }

  void execute(String sql) throws SQLException {
    run(sql, new Object[0], PreparedStatement::execute);
  }

  private interface Execution<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  /** A statement that failed is thrown away: the driver refuses to run it again. */
  private <T> T run(String sql, @Nullable Object[] values, Execution<T> execution)
      throws SQLException {
    try {
      PreparedStatement statement = statement(sql);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return execution.with(statement);
    } catch (SQLException e) {
      forget(sql, e);
      throw e;
    }
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known != null) {
      return known;
    }
    if (prepared.size() >= PREPARED) {
      close(prepared.remove(prepared.keySet().iterator().next()));
    }
    PreparedStatement fresh = connection.prepareStatement(sql);
    prepared.put(sql, fresh);
    return fresh;
  }

  private void forget(String sql, SQLException cause) {
    try {
      close(prepared.remove(sql));
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void close(@Nullable PreparedStatement statement) throws SQLException {
    if (statement != null) {
      statement.close();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
