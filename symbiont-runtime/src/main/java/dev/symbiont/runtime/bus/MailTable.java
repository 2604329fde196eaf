package dev.symbiont.runtime.bus;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentAttachment;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.runtime.store.SqlSession;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of messages and subscriptions. One row per copy: it is pending with its envelope, or
 * finished; a dead letter keeps the envelope, the others only their status for a day.
 */
public final class MailTable implements AgentAttachment {
  private static final Duration STATUS_KEPT = Duration.ofDays(1);
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE mail (
            number INTEGER PRIMARY KEY,
            message_id TEXT NOT NULL,
            recipient TEXT NOT NULL,
            envelope BLOB,
            state TEXT NOT NULL,
            reason TEXT,
            expires_at INTEGER NOT NULL,
            done_at INTEGER);
          CREATE INDEX mail_by_message ON mail (message_id);
          CREATE INDEX mail_pending ON mail (recipient) WHERE state = 'PENDING';
          CREATE INDEX mail_done ON mail (done_at) WHERE done_at IS NOT NULL;
          CREATE TABLE subscription (
            topic TEXT NOT NULL,
            agent_id TEXT NOT NULL,
            PRIMARY KEY (topic, agent_id)) WITHOUT ROWID
          """);

  private final Clock clock;

  /** Written by the writer's thread alone, which runs one transaction after the other. */
  private long lastNumber;

  /** Opens the tables in {@code database}. */
  public MailTable(Database database, Clock clock) {
    this.clock = clock;
    database.migrate("mail", MIGRATIONS);
    this.lastNumber =
        database.read(
            sql ->
                sql.first("SELECT coalesce(max(number), 0) FROM mail", row -> row.getLong(1))
                    .orElse(0L));
  }

  /** A stored copy that nobody has received yet. */
  static final class Pending {
    private final long number;
    private final UUID recipient;
    private final byte[] envelope;

    Pending(long number, UUID recipient, byte[] envelope) {
      this.number = number;
      this.recipient = recipient;
      this.envelope = envelope;
    }

    long number() {
      return number;
    }

    UUID recipient() {
      return recipient;
    }

    byte[] envelope() {
      return envelope;
    }
  }

  /** A subscription. */
  record Subscription(String topic, UUID agent) {}

  @Override
  public Part created(Agent agent) {
    return sql -> {};
  }

  /** What still waits for the agent is dead; that keeps the promise that nothing vanishes. */
  @Override
  public Part removed(Agent agent) {
    String id = agent.id().toString();
    return sql -> {
      sql.update(
          "UPDATE mail SET state = 'FAILED', reason = ?, done_at = ?"
              + " WHERE recipient = ? AND state = 'PENDING'",
          DeadLetterReason.RECIPIENT_NOT_FOUND.name(),
          clock.millis(),
          id);
      sql.update("DELETE FROM subscription WHERE agent_id = ?", id);
    };
  }

  /** Stores a pending copy and returns its number; 0 if the recipient is not registered. */
  long insertPending(SqlSession sql, MessageHeader header, UUID recipient, byte[] envelope)
      throws SQLException {
    long number = lastNumber + 1;
    int stored =
        sql.update(
            "INSERT INTO mail SELECT ?, ?, ?, ?, 'PENDING', NULL, ?, NULL"
                + " WHERE EXISTS (SELECT 1 FROM agent WHERE id = ?)",
            number,
            header.id().toString(),
            recipient.toString(),
            envelope,
            header.expiresAt().toEpochMilli(),
            recipient.toString());
    if (stored == 0) {
      return 0;
    }
    lastNumber = number;
    return number;
  }

  void insertDead(
      SqlSession sql,
      MessageHeader header,
      UUID recipient,
      byte[] envelope,
      DeadLetterReason reason)
      throws SQLException {
    lastNumber++;
    sql.update(
        "INSERT INTO mail VALUES (?, ?, ?, ?, 'FAILED', ?, ?, ?)",
        lastNumber,
        header.id().toString(),
        recipient.toString(),
        envelope,
        reason.name(),
        header.expiresAt().toEpochMilli(),
        clock.millis());
  }

  boolean exists(SqlSession sql, UUID messageId) throws SQLException {
    return sql.first(
            "SELECT 1 FROM mail WHERE message_id = ?", row -> row.getInt(1), messageId.toString())
        .isPresent();
  }

  void finish(SqlSession sql, long number, DeliveryStatus state) throws SQLException {
    sql.update(
        "UPDATE mail SET state = ?, envelope = NULL, done_at = ? WHERE number = ?",
        state.name(),
        clock.millis(),
        number);
  }

  void bury(SqlSession sql, long number, DeadLetterReason reason) throws SQLException {
    sql.update(
        "UPDATE mail SET state = 'FAILED', reason = ?, done_at = ? WHERE number = ?",
        reason.name(),
        clock.millis(),
        number);
  }

  List<Pending> pending(SqlSession sql) throws SQLException {
    return sql.query(
        "SELECT number, recipient, envelope FROM mail WHERE state = 'PENDING' ORDER BY number",
        row -> new Pending(row.getLong(1), UUID.fromString(row.getString(2)), row.getBytes(3)));
  }

  /** A copy as its status needs it: state and moment of expiry. */
  record Copy(DeliveryStatus state, Instant expiresAt) {}

  List<Copy> copies(SqlSession sql, UUID messageId) throws SQLException {
    return sql.query(
        "SELECT state, expires_at FROM mail WHERE message_id = ?",
        row ->
            new Copy(
                DeliveryStatus.valueOf(row.getString(1)), Instant.ofEpochMilli(row.getLong(2))),
        messageId.toString());
  }

  List<DeadLetter> deadLetters(SqlSession sql, int limit) throws SQLException {
    return sql.query(
        "SELECT number, message_id, recipient, reason, done_at FROM mail"
            + " WHERE state = 'FAILED' AND envelope IS NOT NULL ORDER BY number DESC LIMIT ?",
        row ->
            new DeadLetter(
                row.getLong(1),
                UUID.fromString(row.getString(2)),
                UUID.fromString(row.getString(3)),
                DeadLetterReason.valueOf(row.getString(4)),
                Instant.ofEpochMilli(row.getLong(5))),
        limit);
  }

  Optional<Pending> deadLetter(SqlSession sql, long number) throws SQLException {
    return sql.first(
        "SELECT number, recipient, envelope FROM mail"
            + " WHERE number = ? AND state = 'FAILED' AND envelope IS NOT NULL",
        row -> new Pending(row.getLong(1), UUID.fromString(row.getString(2)), row.getBytes(3)),
        number);
  }

  boolean revive(SqlSession sql, long number) throws SQLException {
    return sql.update(
            "UPDATE mail SET state = 'PENDING', reason = NULL, done_at = NULL"
                + " WHERE number = ? AND state = 'FAILED'"
                + " AND EXISTS (SELECT 1 FROM agent WHERE id = mail.recipient)",
            number)
        == 1;
  }

  int purgeDeadLetters(SqlSession sql, int kept) throws SQLException {
    return sql.update(
        "UPDATE mail SET envelope = NULL WHERE state = 'FAILED' AND envelope IS NOT NULL"
            + " AND number <= coalesce((SELECT number FROM mail WHERE state = 'FAILED'"
            + " AND envelope IS NOT NULL ORDER BY number DESC LIMIT 1 OFFSET ?), 0)",
        kept);
  }

  int forgetFinished(SqlSession sql) throws SQLException {
    return sql.update(
        "DELETE FROM mail WHERE done_at < ? AND envelope IS NULL",
        clock.instant().minus(STATUS_KEPT).toEpochMilli());
  }

  boolean subscribe(SqlSession sql, String topic, UUID agent) throws SQLException {
    return sql.update("INSERT OR IGNORE INTO subscription VALUES (?, ?)", topic, agent.toString())
        == 1;
  }

  boolean unsubscribe(SqlSession sql, String topic, UUID agent) throws SQLException {
    return sql.update(
            "DELETE FROM subscription WHERE topic = ? AND agent_id = ?", topic, agent.toString())
        == 1;
  }

  List<Subscription> subscriptions(SqlSession sql) throws SQLException {
    return sql.query(
        "SELECT topic, agent_id FROM subscription ORDER BY topic, agent_id",
        row -> new Subscription(row.getString(1), UUID.fromString(row.getString(2))));
  }
}
