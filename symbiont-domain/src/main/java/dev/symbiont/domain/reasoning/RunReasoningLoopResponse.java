package dev.symbiont.domain.reasoning;

import java.util.List;
import java.util.Objects;

/**
 * The outcome of a loop.
 *
 * @param loopId the loop
 * @param result how it ended
 * @param journalEntries what the journal says about it
 */
public record RunReasoningLoopResponse(
    String loopId, LoopResult result, List<JournalEntry> journalEntries) {
  /** Copies the entries. */
  public RunReasoningLoopResponse {
    Objects.requireNonNull(loopId, "loopId");
    Objects.requireNonNull(result, "result");
    journalEntries = List.copyOf(journalEntries);
  }
}
