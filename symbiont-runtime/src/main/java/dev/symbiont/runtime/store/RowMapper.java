package dev.symbiont.runtime.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Turns one row into a value.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface RowMapper<T> {
  /** Reads the columns of the current row; must not move the cursor. */
  T map(ResultSet row) throws SQLException;
}
