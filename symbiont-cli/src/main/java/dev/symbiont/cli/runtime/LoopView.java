package dev.symbiont.cli.runtime;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;

/** Shows what an agent does, in the order in which it happens. */
interface LoopView {
  /** Shows what the model proposes. */
  void proposed(JournalEntry entry, LoopEvent.ReasoningComplete proposal);

  /** Shows what became of it: a record of the audit trail. */
  void recorded(JsonObject record);
}
