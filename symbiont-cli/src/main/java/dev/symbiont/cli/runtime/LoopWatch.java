package dev.symbiont.cli.runtime;

import dev.symbiont.api.reasoning.ReasoningClient;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shows what an agent does while it works: what the model proposes, as the journal has it, and what
 * becomes of it, as the audit trail has it. Used by one thread.
 */
final class LoopWatch {
  private static final int MOST_RECORDS = 10_000;
  private static final int PAGE = 500;
  private static final int LONGEST_ARGUMENTS = 60;
  private static final Duration SETTLING = Duration.ofMillis(100);

  private final Console console;
  private final AuditReader audit;
  private final ReasoningClient reasoning;
  private final AgentId agent;
  private final boolean json;
  private final List<Sighting> waiting = new ArrayList<>();
  private long nextRecord;
  private long nextEntry;

  /** What is to be shown, and when it happened. */
  private record Sighting(Instant time, Runnable show) {}

  LoopWatch(
      Console console,
      Path auditDirectory,
      ReasoningClient reasoning,
      AgentId agent,
      boolean json) {
    this.console = console;
    this.audit = new AuditReader(auditDirectory);
    this.reasoning = reasoning;
    this.agent = agent;
    this.json = json;
    // What earlier loops did is not shown.
    records();
    entries();
  }

  /**
   * Prints what happened since the last look. The newest waits for the next one, so that the two
   * sources come in the order of time.
   */
  void look() {
    collect();
    show(console.clock().instant().minus(SETTLING));
  }

  /** Prints the rest. */
  void lookLast() {
    collect();
    show(Instant.MAX);
  }

  private void collect() {
    for (AuditRecord record : records()) {
      String time = record.json().string("ts").orElse(Instant.EPOCH.toString());
      waiting.add(new Sighting(time(time), () -> print(record.json())));
    }
    for (JournalEntry entry : entries()) {
      if (entry.event() instanceof LoopEvent.ReasoningComplete proposed) {
        waiting.add(new Sighting(time(entry.timestamp()), () -> print(entry, proposed)));
      }
    }
  }

  private void show(Instant until) {
    waiting.sort(Comparator.comparing(Sighting::time));
    while (!waiting.isEmpty() && !waiting.get(0).time().isAfter(until)) {
      waiting.remove(0).show().run();
    }
  }

  private static Instant time(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private List<JournalEntry> entries() {
    List<JournalEntry> entries = new ArrayList<>();
    List<JournalEntry> page;
    do {
      page = reasoning.journal(agent, nextEntry, PAGE);
      page.forEach(entry -> nextEntry = Math.max(nextEntry, entry.sequence() + 1));
      entries.addAll(page);
    } while (page.size() == PAGE);
    return entries;
  }

  private List<AuditRecord> records() {
    List<AuditRecord> records =
        audit.query(
            new AuditQuery(
                AuditQuery.LATEST.agentId(), AuditQuery.LATEST.types(), nextRecord, MOST_RECORDS));
    records.forEach(record -> nextRecord = Math.max(nextRecord, record.sequence() + 1));
    return records;
  }

  private void print(JournalEntry entry, LoopEvent.ReasoningComplete proposed) {
    if (json) {
      console.jsonLine(new RecordMapper(MappingRules.TOLERANT).write(entry));
      return;
    }
    for (ProposedAction action : proposed.actions()) {
      if (action instanceof ProposedAction.ToolCall call) {
        line("proposed", Style.BOLD, call.name(), shortened(call.arguments()));
      } else if (action instanceof ProposedAction.Delegate delegate) {
        line("proposed", Style.BOLD, "delegate to " + delegate.target(), "");
      }
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_ARGUMENTS ? text : text.substring(0, LONGEST_ARGUMENTS) + "…";
  }

  private void print(JsonObject record) {
    if (json) {
      console.jsonLine(record);
      return;
    }
    String action = record.string("action").orElse("");
    String reason =
        record.object("details").flatMap(details -> details.string("reason")).orElse("");
    boolean denied = record.string("outcome").filter("denied"::equals).isPresent();
    switch (record.string("type").orElse("")) {
      case "PolicyEvaluated" ->
          line(denied ? "denied" : "allowed", denied ? Style.RED : Style.GREEN, action, reason);
      case "EscalationCreated" -> line("held", Style.YELLOW, action, "waits for a person");
      case "EscalationResolved" ->
          line(denied ? "refused" : "approved", Style.YELLOW, action, actor(record));
      case "ToolInvoked" -> line("ran", Style.CYAN, action, record.string("outcome").orElse(""));
      default -> {
        // Other records are for 'audit show'.
      }
    }
  }

  private static String actor(JsonObject record) {
    return "by " + record.string("actor").orElse("nobody");
  }

  private void line(String word, Style style, String action, String why) {
    console.line(
        "    %s %s  %s"
            .formatted(
                console.styled(style, "%-8s".formatted(word)),
                Console.harmless(action),
                console.styled(Style.DIM, Console.harmless(why)))
            .stripTrailing());
  }
}
