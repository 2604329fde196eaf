package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Table;
import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditReport;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.audit.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
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
        .addSubcommand(new Export(console))
        .addSubcommand(new RotateKey(console))
        .addSubcommand(new Prune(console));
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
                  : console().styled(Console.Style.RED, "NOT VALID")
                      + ", %d records, %d problems"
                          .formatted(report.checked(), report.problems().size()));
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
          .put("first_seq", sequence(report.firstSequence()))
          .put("last_seq", sequence(report.lastSequence()))
          .put("anchored", report.anchored())
          .put("problems", new JsonArray(problems))
          .build();
    }

    private static JsonValue sequence(OptionalLong number) {
      return number.isPresent() ? JsonNumber.of(number.getAsLong()) : JsonNull.NULL;
    }
  }

  @Command(name = "show", description = "Shows the newest records.")
  private static final class Show extends LogCommand {
    @Option(names = "--agent", paramLabel = "ID", description = "Only those about this agent.")
    private @Nullable String agent;

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        description = "Only those of this type, for example PolicyEvaluated; repeatable.")
    private List<String> types = List.of();

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Only those of this time or later, for example 2026-05-01T08:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only those before this time.")
    private @Nullable String until;

    @Option(
        names = "--before",
        paramLabel = "SEQ",
        description = "Only those before this record: the first shown, to turn pages back.")
    private @Nullable Long before;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 100.")
    private int limit = 100;

    Show(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      List<AuditRecord> records = new AuditReader(directory()).query(query());
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

    private AuditQuery query() {
      AuditQuery query =
          AuditQuery.LATEST
              .withLimit(limit)
              .withTypes(types.stream().map(Show::type).collect(Collectors.toSet()));
      query = agent == null ? query : query.withAgent(agent);
      query = since == null ? query : query.withSince(time("--since", since));
      query = until == null ? query : query.withUntil(time("--until", until));
      return before == null ? query : query.withBefore(before);
    }

    private static AuditType type(String word) {
      return AuditType.of(word)
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "--type",
                      "'%s' is no type of record; there are %s"
                          .formatted(
                              word,
                              Arrays.stream(AuditType.values())
                                  .map(AuditType::word)
                                  .collect(Collectors.joining(", ")))));
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
        description = "jsonl, which verifies like the log itself, json or csv.")
    private Format format = Format.JSONL;

    private enum Format {
      JSONL,
      JSON,
      CSV
    }

    Export(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      AuditReader reader = new AuditReader(directory());
      switch (format) {
        case JSONL -> reader.exportLines(console().out());
        case JSON -> reader.exportJson(console().out());
        case CSV -> reader.exportCsv(console().out());
      }
      console().out().flush();
      return ExitCode.OK;
    }
  }

  private static Instant time(String option, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ConfigurationException(
          option, "'" + text + "' is no time; write it as 2026-05-01T08:00:00Z");
    }
  }

  /** Changes a log whose runtime is stopped. */
  private abstract static class ChangingCommand extends LogCommand {
    static final String ACTOR = "user:cli";
    final SecureRandom random = new SecureRandom();

    ChangingCommand(Console console) {
      super(console);
    }

    final Path keyFile() {
      return directory().resolveSibling("keys").resolve("audit-ed25519.pem");
    }

    /** The key must be there: a new one would begin another log. */
    final AuditTrail open() {
      if (Files.notExists(keyFile()) || Files.notExists(directory())) {
        throw new ConfigurationException(
            "DIRECTORY",
            "there is no audit log in %s with its key %s; name the audit directory of a data directory"
                .formatted(directory(), keyFile()));
      }
      return AuditTrail.builder(directory(), AuditKey.inForce(keyFile(), directory(), random))
          .random(random)
          .open();
    }
  }

  @Command(
      name = "rotate-key",
      description =
          "Signs all further records with a new key; the runtime must be stopped. The change is the"
              + " last record that the old key signs.")
  private static final class RotateKey extends ChangingCommand {
    RotateKey(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      try (AuditTrail trail = open()) {
        String id = AuditKey.rotate(trail, keyFile(), ACTOR, random).id();
        if (json()) {
          console().json(JsonObject.builder().put("key_id", id).build());
        } else {
          console().line("records are signed by key " + id + " from now on");
        }
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "prune",
      description =
          "Deletes whole files of old records; the runtime must be stopped. What stays can still be"
              + " verified.")
  private static final class Prune extends ChangingCommand {
    @Option(
        names = "--before",
        paramLabel = "TIME",
        required = true,
        description = "Records of this time and later stay, for example 2026-05-01T08:00:00Z.")
    private String before = "";

    Prune(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      Instant time = time("--before", before);
      Optional<Long> through;
      try (AuditTrail trail = open()) {
        through =
            trail
                .prune(time, ACTOR)
                .flatMap(record -> record.json().object("details"))
                .flatMap(details -> details.integer("through_seq"));
      }
      if (json()) {
        console()
            .json(
                JsonObject.builder()
                    .put(
                        "pruned_through",
                        through.<JsonValue>map(JsonNumber::of).orElse(JsonNull.NULL))
                    .build());
      } else {
        console()
            .line(
                through
                    .map(last -> "the records up to " + last + " are gone")
                    .orElse(
                        "nothing pruned: no whole file of the log is older than "
                            + time
                            + " (the newest file always stays)"));
      }
      return ExitCode.OK;
    }
  }
}
