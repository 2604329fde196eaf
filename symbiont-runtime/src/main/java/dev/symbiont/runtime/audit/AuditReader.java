package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
        record -> {
          if (!query.wants(record)) {
            return;
          }
          if (newest.size() == query.limit()) {
            newest.removeFirst();
          }
          newest.addLast(record);
        });
    return List.copyOf(new ArrayList<>(newest));
  }

  /**
   * Writes all lines as they stand in the log, those that are no records included: beside its
   * {@code log.json} the result verifies like the log itself.
   *
   * @throws AuditException if the log cannot be read
   */
  public void exportLines(Writer out) {
    lines(
        line -> {
          if (line instanceof LogFiles.Line.Whole whole) {
            write(out, new String(whole.bytes(), StandardCharsets.UTF_8) + "\n");
          } else if (line instanceof LogFiles.Line.TooLong) {
            throw new AuditException(
                "a line of the log in " + directory + " is too long to be a record", null);
          }
        });
  }

  /**
   * Writes all records as one JSON array, a record a line.
   *
   * @throws AuditException if the log cannot be read
   */
  public void exportJson(Writer out) {
    String[] before = {"["};
    each(
        record -> {
          write(out, before[0] + "\n" + LogFiles.text(record.json()));
          before[0] = ",";
        });
    write(out, before[0].equals("[") ? "[]\n" : "\n]\n");
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
        record ->
            write(
                out,
                COLUMNS.stream()
                        .map(column -> cell(record.json(), column))
                        .collect(Collectors.joining(","))
                    + "\r\n"));
  }

  private void each(Consumer<AuditRecord> action) {
    lines(line -> AuditRecord.ofLine(line).ifPresent(action));
  }

  private void lines(LogFiles.LineReader reader) {
    try {
      for (Path segment : segments()) {
        LogFiles.readLines(segment, reader);
      }
    } catch (IOException e) {
      throw new AuditException("the audit log in " + directory + " cannot be read: " + e, e);
    }
  }

  private List<Path> segments() throws IOException {
    if (!LogFiles.isLog(directory)) {
      throw new AuditException(
          "there is no audit log in " + directory + ": it has no log.json and no records", null);
    }
    return LogFiles.segments(directory);
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
