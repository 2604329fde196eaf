package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads records from an audit log, live or copied. Stateless; does not verify. */
public final class AuditReader {
  private static final List<String> COLUMNS =
      List.of("seq", "ts", "type", "agent_id", "actor", "action", "resource", "outcome");

  private final Path directory;

  /** Creates a reader of the log in {@code directory}. */
  public AuditReader(Path directory) {
    this.directory = directory;
  }

  /**
   * Returns the records that {@code query} wants, oldest first.
   *
   * @throws AuditException if the log cannot be read
   */
  public List<AuditRecord> query(AuditQuery query) {
    ArrayDeque<AuditRecord> newest = new ArrayDeque<>();
    each(
        query,
        record -> {
          if (newest.size() == query.limit()) {
            newest.removeFirst();
          }
          newest.addLast(record);
        });
    return List.copyOf(new ArrayList<>(newest));
  }

  /**
   * Writes all records as they stand in the log; the result verifies like the log itself.
   *
   * @throws AuditException if the log cannot be read
   */
  public void exportLines(Writer out) {
    each(AuditQuery.LATEST, record -> write(out, LogFiles.text(record.json()) + "\n"));
  }

  /**
   * Writes all records as comma-separated values (RFC 4180), details left out. A cell that a
   * spreadsheet would take for a formula starts with an apostrophe.
   *
   * @throws AuditException if the log cannot be read
   */
  public void exportCsv(Writer out) {
    write(out, String.join(",", COLUMNS) + "\r\n");
    each(
        AuditQuery.LATEST,
        record ->
            write(
                out,
                COLUMNS.stream()
                        .map(column -> cell(record.json(), column))
                        .collect(Collectors.joining(","))
                    + "\r\n"));
  }

  private void each(AuditQuery query, Consumer<AuditRecord> action) {
    Set<String> types =
        query.types().stream().map(AuditType::word).collect(Collectors.toUnmodifiableSet());
    try {
      for (Path segment : LogFiles.segments(directory)) {
        LogFiles.readLines(
            segment,
            line ->
                parse(line)
                    .filter(record -> record.sequence() >= query.fromSequence())
                    .filter(record -> isOf(record.json(), types))
                    .filter(record -> isAbout(record.json(), query.agentId()))
                    .ifPresent(action));
      }
    } catch (IOException e) {
      throw new AuditException("the audit log in " + directory + " cannot be read: " + e, e);
    }
  }

  private static boolean isOf(JsonObject record, Set<String> types) {
    return types.isEmpty() || record.string("type").filter(types::contains).isPresent();
  }

  private static boolean isAbout(JsonObject record, Optional<String> agentId) {
    return agentId.isEmpty() || record.string("agent_id").equals(agentId);
  }

  /** A torn last line is a record that is being written just now. */
  private static Optional<AuditRecord> parse(LogFiles.Line line) {
    if (!(line instanceof LogFiles.Line.Whole whole)) {
      return Optional.empty();
    }
    return LogFiles.parse(whole.bytes())
        .filter(json -> json.integer("seq").isPresent() && json.string("hash").isPresent())
        .map(
            json ->
                new AuditRecord(
                    json.integer("seq").orElseThrow(), json.string("hash").orElseThrow(), json));
  }

  private static String cell(JsonObject record, String column) {
    String text =
        Stream.concat(
                record.string(column).stream(),
                record.integer(column).map(String::valueOf).stream())
            .findFirst()
            .orElse("");
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return '"' + safe.replace("\"", "\"\"") + '"';
  }

  private static void write(Writer out, String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw new AuditException("the export cannot be written: " + e, e);
    }
  }
}
