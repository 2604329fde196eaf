package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;

/** Prints journal entries and audit records for machines, one JSON object a line. */
final class LoopLines implements LoopView {
  private final Console console;

  LoopLines(Console console) {
    this.console = console;
  }

  @Override
  public void proposed(JournalEntry entry, LoopEvent.ReasoningComplete proposal) {
    JsonObject.Builder line = JsonObject.builder().put("event", "proposed");
    console.jsonLine(
        line.put("entry", new RecordMapper(MappingRules.TOLERANT).write(entry)).build());
  }

  @Override
  public void recorded(JsonObject record) {
    console.jsonLine(JsonObject.builder().put("event", "audit").put("record", record).build());
  }
}
