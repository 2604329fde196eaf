package dev.symbiont.domain.reasoning;

import java.util.Objects;
import java.util.Optional;

/**
 * An entry of an agent's journal.
 *
 * @param sequence the place in the journal, counted from 0, never used twice
 * @param timestamp when, RFC 3339
 * @param agentId the agent
 * @param iteration how often the model had been asked by then
 * @param event what happened
 * @param loopId the loop; an extension, because the loops of an agent share its journal
 */
public record JournalEntry(
    long sequence,
    String timestamp,
    String agentId,
    int iteration,
    LoopEvent event,
    Optional<String> loopId) {
  /** Refuses {@code null}. */
  public JournalEntry {
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(loopId, "loopId");
  }
}
