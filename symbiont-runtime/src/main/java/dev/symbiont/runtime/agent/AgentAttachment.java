package dev.symbiont.runtime.agent;

import dev.symbiont.runtime.store.SqlSession;
import java.sql.SQLException;

/**
 * Port: what another subsystem stores together with an agent, in the same transaction, so that
 * neither ever exists without the other.
 */
public interface AgentAttachment {
  /** One part of a transaction. */
  @FunctionalInterface
  interface Part {
    /** Changes the tables of the subsystem. */
    void store(SqlSession sql) throws SQLException;
  }

  /** Called before {@code agent} is stored; returns what to store beside it. */
  Part created(Agent agent);

  /** Called before {@code agent} is removed; returns what to remove with it. */
  Part removed(Agent agent);
}
