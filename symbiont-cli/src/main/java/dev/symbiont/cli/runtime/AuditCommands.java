package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditReport;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.audit.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands over the audit log of a data directory, live or copied. */
final class AuditCommands {
  private AuditCommands() {}

  static CommandLine commandLine(Console console) {
    return new CommandLine(new Audit())
        .addSubcommand(new Verify(console))
        .addSubcommand(new Show(console))
        .addSubcommand(new Export(console));
  }

  @Command(name = "audit", description = "Checks and shows the audit trail.")
  private static final class Audit extends CommandGroup {}

  private abstract static class LogCommand extends ConsoleCommand {
    @Parameters(
        paramLabel = "DIRECTORY",
        description = "The audit directory, for example .symbiont/audit.")
    private Path directory = Path.of("");

    LogCommand(Console console) {
      super(console);
    }

    final Path directory() {
      return console().resolve(directory);
    }
  }

  @Command(
      name = "verify",
      description = "Checks every hash, signature and place; exit code 1 if anything is wrong.")
  private static final class Verify extends LogCommand {
    private static final JsonLimits CHECKPOINT_LIMITS = new JsonLimits(4096, 4);

    @Option(
        names = "--anchor",
        paramLabel = "FILE",
        description =
            "A checkpoint that was kept elsewhere, a line of checkpoints.jsonl: then records cut"
                + " off before it are missed too.")
    private @Nullable Path anchor;

    Verify(Console console) {
      super(console);
    }

    @Override
    public Integer call() throws IOException {
      AuditReport report = AuditVerifier.verify(directory(), checkpoint());
      if (json()) {
        console().json(json(report));
      } else {
        print(report);
      }
      return report.valid() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private Optional<Checkpoint> checkpoint() throws IOException {
      if (anchor == null) {
        return Optional.empty();
      }
      Path file = console().resolve(anchor);
      try {
        return Optional.of(
            Checkpoint.of(
                    (JsonObject) new GsonCodec().read(Files.readAllBytes(file), CHECKPOINT_LIMITS))
                .orElseThrow(() -> notACheckpoint(file)));
      } catch (JsonFormatException | ClassCastException e) {
        throw notACheckpoint(file);
      }
    }

    private static ConfigurationException notACheckpoint(Path file) {
      return new ConfigurationException(
          "--anchor", file + " is no checkpoint; expected one line of a checkpoints.jsonl");
    }

    private void print(AuditReport report) {
      console()
          .line(
              report.valid()
                  ? console().styled(Console.Style.GREEN, "valid")
                      + ", "
                      + report.checked()
                      + " records"
                  : console().styled(Console.Style.RED, "NOT VALID"));
      if (report.valid() && !report.anchored()) {
        console()
            .line(
                "  Not anchored: whoever can write here may have cut off the end. Keep a checkpoint"
                    + " elsewhere, and give it with --anchor.");
      }
      report
          .problems()
          .forEach(
              problem ->
                  console()
                      .line(
                          "  record %d: %s (%s)"
                              .formatted(problem.sequence(), problem.message(), problem.kind())));
    }

    private static JsonObject json(AuditReport report) {
      List<JsonValue> problems =
          report.problems().stream()
              .<JsonValue>map(
                  problem ->
                      JsonObject.builder()
                          .put("seq", problem.sequence())
                          .put("kind", problem.kind().name().toLowerCase(Locale.ROOT))
                          .put("message", problem.message())
                          .build())
              .toList();
      return JsonObject.builder()
          .put("valid", report.valid())
          .put("checked", report.checked())
          .put("anchored", report.anchored())
          .put("problems", new JsonArray(problems))
          .build();
    }
  }

  @Command(name = "show", description = "Shows the newest records.")
  private static final class Show extends LogCommand {
    @Option(names = "--agent", paramLabel = "ID", description = "Only those about this agent.")
    private @Nullable String agent;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 100.")
    private int limit = 100;

    Show(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      AuditQuery query = AuditQuery.LATEST.withLimit(limit);
      List<AuditRecord> records =
          new AuditReader(directory()).query(agent == null ? query : query.withAgent(agent));
      if (json()) {
        console().json(new JsonArray(records.stream().<JsonValue>map(AuditRecord::json).toList()));
        return ExitCode.OK;
      }
      Table table = new Table("No records.", "SEQ", "TIME", "TYPE", "ACTION", "OUTCOME", "ACTOR");
      records.forEach(
          record ->
              table.row(
                  String.valueOf(record.sequence()),
                  text(record, "ts"),
                  text(record, "type"),
                  text(record, "action"),
                  text(record, "outcome"),
                  text(record, "actor")));
      table.print(console());
      return ExitCode.OK;
    }

    private static String text(AuditRecord record, String member) {
      return record.json().string(member).orElse("-");
    }
  }

  @Command(name = "export", description = "Writes all records to standard output.")
  private static final class Export extends LogCommand {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "jsonl, which verifies like the log itself, or csv.")
    private Format format = Format.JSONL;

    private enum Format {
      JSONL,
      CSV
    }

    Export(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      AuditReader reader = new AuditReader(directory());
      if (format == Format.CSV) {
        reader.exportCsv(console().out());
      } else {
        reader.exportLines(console().out());
      }
      console().out().flush();
      return ExitCode.OK;
    }
  }
}
