package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.runtime.store.SqlSession;
import dev.symbiont.runtime.store.SqlWork;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

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
          """,
          // An index over all entries cost as much with every commit as the entries themselves.
          """
          ALTER TABLE journal ADD COLUMN starts_loop INTEGER NOT NULL DEFAULT 0;
          UPDATE journal SET starts_loop = 1 WHERE sequence =
            (SELECT min(sequence) FROM journal AS entry
             WHERE entry.agent_id = journal.agent_id AND entry.loop_id = journal.loop_id);
          DROP INDEX journal_by_loop;
          CREATE INDEX journal_starts ON journal(agent_id, loop_id) WHERE starts_loop = 1;
          CREATE INDEX journal_ends ON journal(agent_id, loop_id) WHERE ends_loop = 1
          """);

  /**
   * The entries of a loop lie between its first and its last one, among those of others. Where a
   * page begins is part of the same bound, because the key is searched for one lower bound only.
   */
  private static final String OF_LOOP =
      " FROM journal WHERE agent_id = ?1 AND loop_id = ?2 AND sequence BETWEEN"
          + " max(?3, (SELECT min(sequence) FROM journal"
          + " WHERE agent_id = ?1 AND loop_id = ?2 AND starts_loop = 1)) AND"
          + " coalesce((SELECT max(sequence) FROM journal"
          + " WHERE agent_id = ?1 AND loop_id = ?2 AND ends_loop = 1), "
          + Long.MAX_VALUE
          + ")";

  private static final String COLUMNS = "sequence, at, agent_id, iteration, event, loop_id";
  private static final int MOST_WAITING = 100_000;
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 64);

  private final Database database;
  private final JsonCodec json;
  private final RecordMapper mapper;
  private final Map<String, Long> nextSequence = new ConcurrentHashMap<>();
  private final List<Row> waiting = new ArrayList<>();
  private long appended;

  /** What stores the entries that wait, and whether they may still be joined by others. */
  private CompletableFuture<Integer> storing = CompletableFuture.completedFuture(0);

  private boolean scheduled;

  /** An entry on its way to disk; {@code number} counts the appends of this process. */
  private record Row(long number, String loopId, JournalEntry entry, String event, String said) {}

  /** Opens the journal in {@code database}. */
  public SqliteJournal(Database database, JsonCodec json, RecordMapper mapper) {
    this.database = Objects.requireNonNull(database, "database");
    this.json = Objects.requireNonNull(json, "json");
    this.mapper = Objects.requireNonNull(mapper, "mapper");
    database.migrate("journal", MIGRATIONS);
  }

  @Override
  public JournalEntry append(
      String agentId,
      String loopId,
      Instant time,
      int iteration,
      LoopEvent event,
      List<Message> messages) {
    String eventText = json.writeText(mapper.write(event));
    String said = json.writeText(MessageJson.write(messages));
    if (!nextSequence.containsKey(agentId)) {
      // Not under the lock, which the store needs to take what waits before it can answer.
      nextSequence.putIfAbsent(agentId, storedNext(agentId));
    }
    synchronized (this) {
      if (waiting.size() >= MOST_WAITING) {
        throw new SymbiontException(
            "%d journal entries wait for a store that cannot write".formatted(waiting.size()));
      }
      long sequence = Objects.requireNonNull(nextSequence.get(agentId));
      JournalEntry entry =
          new JournalEntry(
              sequence, time.toString(), agentId, iteration, event, Optional.of(loopId));
      waiting.add(new Row(++appended, loopId, entry, eventText, said));
      nextSequence.put(agentId, sequence + 1);
      schedule();
      return entry;
    }
  }

  @Override
  public void flush() {
    long last;
    CompletableFuture<Integer> stored;
    synchronized (this) {
      last = appended;
      if (!waiting.isEmpty()) {
        schedule();
      }
      stored = storing;
    }
    database.join(stored);
    // Another batch may have taken the entries, and failed.
    if (isWaiting(last)) {
      throw new SymbiontException("the journal could not be written to its store");
    }
  }

  /** Has what waits stored, unless that is under way. */
  private synchronized void schedule() {
    if (!scheduled) {
      scheduled = true;
      Batch batch = new Batch();
      storing = batch.watch(database.writeSoon(batch));
    }
  }

  private synchronized boolean isWaiting(long number) {
    // They wait in the order of their numbers.
    return !waiting.isEmpty() && waiting.get(0).number() <= number;
  }

  /** Whatever waits when its turn comes, stored together; kept for the next turn if that fails. */
  private final class Batch implements SqlWork<Integer> {
    private List<Row> rows = List.of();

    @Override
    public Integer run(SqlSession sql) throws SQLException {
      rows = take();
      for (Row row : rows) {
        JournalEntry entry = row.entry();
        sql.update(
            "INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?)",
            entry.agentId(),
            entry.sequence(),
            row.loopId(),
            entry.timestamp(),
            entry.iteration(),
            entry.event() instanceof LoopEvent.Terminated,
            row.event(),
            row.said(),
            entry.event() instanceof LoopEvent.Started);
      }
      return rows.size();
    }

    CompletableFuture<Integer> watch(CompletableFuture<Integer> stored) {
      return stored.whenComplete(
          (count, failure) -> {
            if (failure != null) {
              giveBack(rows);
            }
          });
    }
  }

  private synchronized List<Row> take() {
    List<Row> taken = List.copyOf(waiting);
    waiting.clear();
    scheduled = false;
    return taken;
  }

  private synchronized void giveBack(List<Row> rows) {
    waiting.addAll(0, rows);
    scheduled = false;
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
    return readLoop(agentId, loopId, 0, Integer.MAX_VALUE);
  }

  @Override
  public List<JournalEntry> readLoop(String agentId, String loopId, long fromSequence, int limit) {
    flush();
    return database.read(
        sql ->
            sql.query(
                "SELECT " + COLUMNS + OF_LOOP + " ORDER BY sequence LIMIT ?4",
                this::entry,
                agentId,
                loopId,
                fromSequence,
                limit));
  }

  @Override
  public List<Message> replay(String agentId, String loopId) {
    flush();
    List<String> texts =
        database.read(
            sql ->
                sql.query(
                    "SELECT messages" + OF_LOOP + " ORDER BY sequence",
                    row -> row.getString(1),
                    agentId,
                    loopId,
                    0));
    return texts.stream()
        .flatMap(text -> MessageJson.read((JsonArray) json.read(text, LIMITS)).stream())
        .toList();
  }

  @Override
  public long compact(String agentId) {
    flush();
    return database.write(
        sql -> {
          // Their numbers are not used again.
          sql.update(
              "INSERT INTO journal_head SELECT agent_id, max(sequence) + 1 FROM journal"
                  + " WHERE agent_id = ? GROUP BY agent_id ON CONFLICT(agent_id) DO UPDATE"
                  + " SET next_sequence = max(next_sequence, excluded.next_sequence)",
              agentId);
          return (long)
              sql.update(
                  "DELETE FROM journal WHERE agent_id = ?1 AND loop_id IN"
                      + " (SELECT loop_id FROM journal WHERE agent_id = ?1 AND ends_loop = 1)",
                  agentId);
        });
  }

  @Override
  public List<UnfinishedLoop> unfinished() {
    return database.read(
        sql ->
            sql.query(
                "SELECT "
                    + COLUMNS
                    + " FROM journal JOIN (SELECT agent_id AS agent,"
                    + " (SELECT max(sequence) FROM journal AS entry"
                    + " WHERE entry.agent_id = start.agent_id AND entry.loop_id = start.loop_id"
                    + " AND entry.sequence >= start.sequence) AS last"
                    + " FROM journal AS start WHERE starts_loop = 1 AND NOT EXISTS"
                    + " (SELECT 1 FROM journal AS over WHERE over.agent_id = start.agent_id"
                    + " AND over.loop_id = start.loop_id AND over.ends_loop = 1))"
                    + " ON agent_id = agent AND sequence = last",
                row -> new UnfinishedLoop(row.getString(3), row.getString(6), entry(row))));
  }

  /** After the last entry, or after the last one that there was when they were compacted. */
  private long storedNext(String agentId) {
    return database
        .read(
            sql ->
                sql.first(
                    "SELECT max(coalesce((SELECT max(sequence) + 1 FROM journal WHERE agent_id = ?1),"
                        + " 0), coalesce((SELECT next_sequence FROM journal_head WHERE agent_id ="
                        + " ?1), 0))",
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
        mapper.read(event, LoopEvent.class),
        Optional.of(row.getString(6)));
  }
}
