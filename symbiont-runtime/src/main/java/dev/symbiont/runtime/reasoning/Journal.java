package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.runtime.inference.Message;
import java.time.Instant;
import java.util.List;

/**
 * Port: keeps what loops did, one sequence per agent, and the messages from which a conversation
 * can be rebuilt without asking a model again. Thread-safe.
 *
 * <p>Sequence numbers start at 0, grow by one, and are never used twice, not even after {@link
 * #compact} (runtime reasoning specification section 5.3).
 */
public interface Journal {
  /**
   * Appends an event and the messages that it added to the conversation. It may be lost by a crash
   * until {@link #flush} returns.
   */
  JournalEntry append(
      String agentId,
      String loopId,
      Instant time,
      int iteration,
      LoopEvent event,
      List<Message> messages);

  /**
   * Returns when everything appended so far survives a crash.
   *
   * @throws dev.symbiont.domain.error.SymbiontException if it cannot be stored
   */
  void flush();

  /** Returns the entries of an agent from {@code fromSequence} on, at most {@code limit}. */
  List<JournalEntry> read(String agentId, long fromSequence, int limit);

  /** Returns the entries of one loop. */
  List<JournalEntry> readLoop(String agentId, String loopId);

  /** Returns the entries of one loop from {@code fromSequence} on, at most {@code limit}. */
  List<JournalEntry> readLoop(String agentId, String loopId, long fromSequence, int limit);

  /** Rebuilds the conversation of a loop. */
  List<Message> replay(String agentId, String loopId);

  /** Removes the entries of loops that have ended; returns how many. */
  long compact(String agentId);

  /** Returns the loops that began and never ended: those that a crash interrupted. */
  List<UnfinishedLoop> unfinished();

  /**
   * A loop without an end.
   *
   * @param agentId the agent
   * @param loopId the loop
   * @param last its last entry
   */
  record UnfinishedLoop(String agentId, String loopId, JournalEntry last) {}
}
