package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The journal in the runtime's database. Thread-safe; loops share the cost of getting to disk. */
public final class SqliteJournal implements Journal {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE journal (
            agent_id TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            loop_id TEXT NOT NULL,
            at TEXT NOT NULL,
            iteration INTEGER NOT NULL,
            ends_loop INTEGER NOT NULL,
            event TEXT NOT NULL,
            messages TEXT NOT NULL,
            PRIMARY KEY (agent_id, sequence)) WITHOUT ROWID;
          CREATE INDEX journal_by_loop ON journal(agent_id, loop_id, sequence);
          CREATE TABLE journal_head (agent_id TEXT PRIMARY KEY, next_sequence INTEGER NOT NULL)
          """);
  private static final String COLUMNS = "sequence, at, agent_id, iteration, event";
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 64);

  private final Database database;
  private final JsonCodec json;
  private final RecordMapper mapper;
  private final Map<String, Long> nextSequence = new HashMap<>();
  private CompletableFuture<?> lastWrite = CompletableFuture.completedFuture(0);

  /** Opens the journal in {@code database}. */
  public SqliteJournal(Database database, JsonCodec json, RecordMapper mapper) {
    this.database = Objects.requireNonNull(database, "database");
    this.json = Objects.requireNonNull(json, "json");
    this.mapper = Objects.requireNonNull(mapper, "mapper");
    database.migrate("journal", MIGRATIONS);
  }

  @Override
  public synchronized JournalEntry append(
      String agentId,
      String loopId,
      Instant time,
      int iteration,
      LoopEvent event,
      List<Message> messages) {
    long sequence = nextSequence.computeIfAbsent(agentId, this::storedNext);
    JournalEntry entry = new JournalEntry(sequence, time.toString(), agentId, iteration, event);
    String eventText = json.writeText(mapper.write(event));
    String messageText = json.writeText(MessageJson.write(messages));
    int ends = event instanceof LoopEvent.Terminated ? 1 : 0;
    // Submitted under the lock, so that the order in the database is that of the sequence.
    lastWrite =
        database.writeAsync(
            sql -> {
              sql.update(
                  "INSERT INTO journal VALUES (?,?,?,?,?,?,?,?)",
                  agentId,
                  sequence,
                  loopId,
                  entry.timestamp(),
                  iteration,
                  ends,
                  eventText,
                  messageText);
              return sql.update(
                  "INSERT INTO journal_head VALUES (?, ?)"
                      + " ON CONFLICT(agent_id) DO UPDATE SET next_sequence = excluded.next_sequence",
                  agentId,
                  sequence + 1);
            });
    nextSequence.put(agentId, sequence + 1);
    return entry;
  }

  @Override
  public void flush() {
    CompletableFuture<?> pending;
    synchronized (this) {
      pending = lastWrite;
    }
    database.join(pending);
  }

  @Override
  public List<JournalEntry> read(String agentId, long fromSequence, int limit) {
    flush();
    return database.read(
        sql ->
            sql.query(
                "SELECT "
                    + COLUMNS
                    + " FROM journal WHERE agent_id = ? AND sequence >= ?"
                    + " ORDER BY sequence LIMIT ?",
                this::entry,
                agentId,
                fromSequence,
                limit));
  }

  @Override
  public List<JournalEntry> readLoop(String agentId, String loopId) {
    flush();
    return database.read(
        sql ->
            sql.query(
                "SELECT "
                    + COLUMNS
                    + " FROM journal WHERE agent_id = ? AND loop_id = ? ORDER BY sequence",
                this::entry,
                agentId,
                loopId));
  }

  @Override
  public List<Message> replay(String agentId, String loopId) {
    flush();
    List<String> texts =
        database.read(
            sql ->
                sql.query(
                    "SELECT messages FROM journal WHERE agent_id = ? AND loop_id = ?"
                        + " ORDER BY sequence",
                    row -> row.getString(1),
                    agentId,
                    loopId));
    return texts.stream()
        .flatMap(text -> MessageJson.read((JsonArray) json.read(text, LIMITS)).stream())
        .toList();
  }

  @Override
  public long compact(String agentId) {
    return database.write(
        sql ->
            (long)
                sql.update(
                    "DELETE FROM journal WHERE agent_id = ?1 AND loop_id IN"
                        + " (SELECT loop_id FROM journal WHERE agent_id = ?1 AND ends_loop = 1)",
                    agentId));
  }

  @Override
  public List<UnfinishedLoop> unfinished() {
    return database.read(
        sql ->
            sql.query(
                "SELECT "
                    + COLUMNS
                    + ", loop_id FROM journal AS entry"
                    + " WHERE NOT EXISTS (SELECT 1 FROM journal AS later WHERE"
                    + " later.agent_id = entry.agent_id AND later.loop_id = entry.loop_id"
                    + " AND (later.sequence > entry.sequence OR later.ends_loop = 1))",
                row -> new UnfinishedLoop(row.getString(3), row.getString(6), entry(row))));
  }

  private long storedNext(String agentId) {
    return database
        .read(
            sql ->
                sql.first(
                    "SELECT next_sequence FROM journal_head WHERE agent_id = ?",
                    row -> row.getLong(1),
                    agentId))
        .orElse(0L);
  }

  private JournalEntry entry(ResultSet row) throws SQLException {
    JsonValue event = json.read(row.getString(5), LIMITS);
    return new JournalEntry(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        mapper.read(event, LoopEvent.class));
  }
}
