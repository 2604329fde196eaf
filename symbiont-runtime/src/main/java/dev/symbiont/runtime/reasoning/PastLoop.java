package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A loop of which only the journal is left, because it ended before a restart or long ago. */
final class PastLoop {
  private PastLoop() {}

  /** Returns how the loop ended; empty if the journal does not say so. */
  static Optional<LoopState> state(String agentId, String loopId, List<JournalEntry> entries) {
    if (entries.isEmpty()
        || !(entries.get(entries.size() - 1).event() instanceof LoopEvent.Terminated end)) {
      return Optional.empty();
    }
    return Optional.of(
        new LoopState(
            agentId,
            end.iterations(),
            end.totalUsage(),
            List.of(),
            entries.get(0).timestamp(),
            ReasoningLoop.phaseAfter(end.reason()),
            Map.of("loop_id", loopId)));
  }
}
