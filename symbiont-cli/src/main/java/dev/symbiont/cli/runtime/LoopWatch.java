package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import java.nio.file.Path;
import java.util.List;

/** Shows what a loop does while it runs, as the audit trail records it. Used by one thread. */
final class LoopWatch {
  private static final int MOST = 10_000;

  private final Console console;
  private final AuditReader audit;
  private final boolean json;
  private long next;

  LoopWatch(Console console, Path auditDirectory, boolean json) {
    this.console = console;
    this.audit = new AuditReader(auditDirectory);
    this.json = json;
    this.next = records().stream().mapToLong(record -> record.sequence() + 1).max().orElse(0);
  }

  /** Prints what was recorded since the last look. */
  void look() {
    for (AuditRecord record : records()) {
      print(record.json());
      next = record.sequence() + 1;
    }
  }

  private List<AuditRecord> records() {
    return audit.query(
        new AuditQuery(AuditQuery.LATEST.agentId(), AuditQuery.LATEST.types(), next, MOST));
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
                action,
                console.styled(Style.DIM, why)));
  }
}
