package dev.symbiont.runtime.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.store.Database;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteJournalTest {
  private static final String AGENT = "agent-1";
  private static final LoopEvent STARTED = new LoopEvent.Started(AGENT, LoopConfig.DEFAULT);
  private static final LoopEvent STEP = new LoopEvent.PolicyEvaluated(1, 1, 0);
  private static final LoopEvent END =
      new LoopEvent.Terminated(new TerminationReason.Completed(), 1, Usage.ZERO, 1);

  /** The tables of the first release. */
  private static final String FIRST_TABLES =
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
      """;

  @Test
  void readLoop_amongLoopsOfTheSameAgent_findsItsOwnEntriesAlone() {
    try (Database database = Database.inMemory()) {
      SqliteJournal journal = journal(database);
      append(journal, "a", STARTED);
      append(journal, "b", STARTED);
      append(journal, "a", STEP);
      append(journal, "b", STEP);
      append(journal, "a", END);
      append(journal, "b", STEP);
      assertThat(sequences(journal.readLoop(AGENT, "a"))).containsExactly(0L, 2L, 4L);
      assertThat(sequences(journal.readLoop(AGENT, "b"))).containsExactly(1L, 3L, 5L);
      assertThat(sequences(journal.readLoop(AGENT, "b", 2, 1))).containsExactly(3L);
      assertThat(journal.readLoop(AGENT, "c")).isEmpty();
      assertThat(journal.readLoop("other", "a")).isEmpty();
      assertThat(journal.replay(AGENT, "b"))
          .containsExactly(Message.user("b"), Message.user("b"), Message.user("b"));
      assertThat(journal.unfinished())
          .extracting(Journal.UnfinishedLoop::loopId, loop -> loop.last().sequence())
          .containsExactly(org.assertj.core.groups.Tuple.tuple("b", 5L));
    }
  }

  @Test
  void open_tablesOfTheFirstRelease_keepsTheirLoops() {
    try (Database database = Database.inMemory()) {
      database.migrate("journal", List.of(FIRST_TABLES));
      String event = new GsonCodec().writeText(mapper().write(STEP));
      for (int i = 0; i < 4; i++) {
        int sequence = i;
        database.write(
            sql ->
                sql.update(
                    "INSERT INTO journal VALUES (?, ?, ?, '1970-01-01T00:00:00Z', 1, ?, ?, '[]')",
                    AGENT,
                    sequence,
                    sequence % 2 == 0 ? "a" : "b",
                    sequence == 2,
                    event));
      }
      SqliteJournal journal = journal(database);
      assertThat(append(journal, "b", STEP).sequence()).isEqualTo(4);
      assertThat(sequences(journal.readLoop(AGENT, "a"))).containsExactly(0L, 2L);
      assertThat(sequences(journal.readLoop(AGENT, "b"))).containsExactly(1L, 3L, 4L);
      assertThat(journal.unfinished())
          .extracting(Journal.UnfinishedLoop::loopId)
          .containsExactly("b");
      assertThat(journal.compact(AGENT)).isEqualTo(2);
    }
  }

  @Test
  void append_ofASecondAgentWhileEntriesOfTheFirstWaitInMemory_doesNotWaitForItself() {
    try (Database database = Database.inMemory()) {
      SqliteJournal journal = journal(database);
      append(journal, "a", STARTED);
      JournalEntry other =
          journal.append("other", "b", Instant.EPOCH, 1, STARTED, List.of(Message.user("b")));
      assertThat(other.sequence()).isZero();
      assertThat(journal.read(AGENT, 0, 10)).hasSize(1);
      assertThat(journal.read("other", 0, 10)).containsExactly(other);
    }
  }

  private static SqliteJournal journal(Database database) {
    return new SqliteJournal(database, new GsonCodec(), mapper());
  }

  private static RecordMapper mapper() {
    return new RecordMapper(MappingRules.TOLERANT);
  }

  private static JournalEntry append(SqliteJournal journal, String loopId, LoopEvent event) {
    return journal.append(AGENT, loopId, Instant.EPOCH, 1, event, List.of(Message.user(loopId)));
  }

  private static List<Long> sequences(List<JournalEntry> entries) {
    return entries.stream().map(JournalEntry::sequence).toList();
  }
}
