package dev.symbiont.toolclad;

import dev.symbiont.toolclad.Envelope.Status;
import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.Evidence;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.output.OutputParser;
import dev.symbiont.toolclad.output.ParseResult;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.process.MinimalEnvironment;
import dev.symbiont.toolclad.process.ProcessResult;
import dev.symbiont.toolclad.process.ProcessResult.Ran;
import dev.symbiont.toolclad.process.ProcessRunner;
import dev.symbiont.toolclad.value.ProjectFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a program and makes its envelope (ToolClad digest, sections 9 to 12). */
final class ShellRun {
  /** Most bytes of each stream that are kept. */
  static final int MAX_BYTES = 10 * 1024 * 1024;

  private final Settings settings;
  private final EvidenceStore evidence;
  private final ProcessRunner processes;

  ShellRun(Settings settings, EvidenceStore evidence) {
    this.settings = settings;
    this.evidence = evidence;
    this.processes = new ProcessRunner(settings.root());
  }

  RunResult run(ApprovedCall approved, Backend.Shell shell) throws InterruptedException {
    PreparedCall call = approved.call();
    Manifest manifest = call.tool().manifest();
    Optional<String> customParser = manifest.output().customParser();
    Optional<Path> parser = customParser.flatMap(this::allowedParser);
    if (customParser.isPresent() && parser.isEmpty()) {
      return RunResult.notRun(
          Category.PARSER_DENIED,
          "Custom parser '%s' is not in SYMBIONT_TOOLCLAD_ALLOWED_PARSERS"
              .formatted(customParser.get()));
    }
    boolean files =
        shell.command().usesOutputFile()
            || shell.command().executor().isPresent()
            || parser.isPresent()
            || isCaptured(manifest);
    try {
      if (files) {
        evidence.create(call.places());
      }
      try {
        return new RunResult.Ran(new OneRun(call, shell.command(), parser).envelope());
      } finally {
        if (files && !isCaptured(manifest)) {
          evidence.discard(call.places());
        }
      }
    } catch (IOException e) {
      return RunResult.notRun(Category.COMMAND, "Evidence cannot be written: " + e.getMessage());
    }
  }

  private static boolean isCaptured(Manifest manifest) {
    return manifest.evidence().map(Evidence::capture).orElse(false);
  }

  /** A parser is run only if an operator listed it; a manifest alone may not start programs. */
  private Optional<Path> allowedParser(String declared) {
    String path =
        declared.startsWith("custom:") ? declared.substring("custom:".length()) : declared;
    Path file = settings.root().resolve(path).normalize();
    return settings.allowedParsers().contains(file) ? Optional.of(file) : Optional.empty();
  }

  /** One run. */
  private final class OneRun {
    private final PreparedCall call;
    private final Manifest manifest;
    private final Command command;
    private final Optional<Path> parser;
    private final RunPlaces places;
    private final Stopwatch watch = new Stopwatch(settings.clock());

    OneRun(PreparedCall call, Command command, Optional<Path> parser) {
      this.call = call;
      this.manifest = call.tool().manifest();
      this.command = command;
      this.parser = parser;
      this.places = call.places();
    }

    Envelope envelope() throws IOException, InterruptedException {
      ProcessResult result = start();
      if (result instanceof ProcessResult.NotStarted missing) {
        return watch
            .end(call)
            .raw(new byte[0])
            .exitCode(-1)
            .failed(Status.ERROR, Category.PROGRAM_NOT_FOUND, missing.reason())
            .envelope();
      }
      return envelope((Ran) result);
    }

    private ProcessResult start() throws InterruptedException {
      Map<String, String> environment = MinimalEnvironment.of(settings.environment());
      environment.put(ProcessRunner.MARK, call.scanId());
      environment.put("TOOLCLAD_TOOL_NAME", call.name());
      environment.put("TOOLCLAD_EVIDENCE_DIR", places.evidenceDirectory());
      environment.put("TOOLCLAD_OUTPUT_DIR", places.evidenceDirectory());
      List<String> argv = call.argv();
      if (command.executor().isPresent()) {
        environment.putAll(Command.executorEnvironment(call.arguments()));
        Optional<Path> executor = confined(command.executor().get());
        if (executor.isEmpty()) {
          return new ProcessResult.NotStarted("The executor leads out of the project");
        }
        argv = List.of(executor.get().toString());
      }
      return processes.run(new ProcessRunner.Run(argv, environment, manifest.timeout(), MAX_BYTES));
    }

    /** An executor that does not exist is reported by the start; only a way out is refused here. */
    private Optional<Path> confined(String path) {
      Path file = settings.root().resolve(path).normalize();
      boolean inside =
          new DirectoryFiles(settings.root()).look(path) != ProjectFiles.Finding.OUTSIDE;
      return inside ? Optional.of(file) : Optional.empty();
    }

    private Envelope envelope(Ran ran) throws IOException, InterruptedException {
      Optional<byte[]> file =
          command.usesOutputFile() ? evidence.read(places, MAX_BYTES) : Optional.empty();
      byte[] raw = file.orElseGet(() -> ran.stdout().bytes());
      RunEnd end =
          watch
              .end(call)
              .raw(raw)
              .exitCode(ran.exitCode())
              .stderr(new String(ran.stderr().bytes(), StandardCharsets.UTF_8));
      if (isCaptured(manifest)) {
        if (file.isEmpty()) {
          evidence.write(places, raw);
        }
        end.outputFile(places.outputFile());
      }
      if (raw.length > MAX_BYTES) {
        return tooLarge(end).envelope();
      }
      return conclude(end, ran, raw).envelope();
    }

    private RunEnd conclude(RunEnd end, Ran ran, byte[] raw)
        throws IOException, InterruptedException {
      return switch (ran.end()) {
        case TIMED_OUT ->
            end.failed(
                Status.TIMEOUT,
                Category.TIMEOUT,
                "Tool '%s' timed out after %ds and was killed"
                    .formatted(call.name(), manifest.timeout().toSeconds()));
        case OUTPUT_TOO_LARGE -> tooLarge(end);
        case SIGNALLED ->
            end.failed(
                Status.ERROR, Category.EXIT_CODE, "The program was ended by " + ran.detail());
        case EXITED ->
            ran.exitCode() == 0
                ? end.parsed(parse(raw))
                : end.failed(
                    Status.ERROR,
                    Category.EXIT_CODE,
                    "The program exited with status " + ran.exitCode());
      };
    }

    private RunEnd tooLarge(RunEnd end) {
      return end.exitCode(-1)
          .failed(
              Status.ERROR,
              Category.OUTPUT_TOO_LARGE,
              "The program wrote more than " + MAX_BYTES + " bytes and was killed");
    }

    private ParseResult parse(byte[] raw) throws IOException, InterruptedException {
      return parser.isPresent()
          ? parseWith(parser.get(), raw)
          : OutputParser.parse(manifest.output().parsedFormat(), raw);
    }

    /** The parser sees one file and writes strict JSON; it has the limits of the tool. */
    private ParseResult parseWith(Path program, byte[] raw)
        throws IOException, InterruptedException {
      evidence.write(places, raw);
      Map<String, String> environment = MinimalEnvironment.of(settings.environment());
      environment.put(ProcessRunner.MARK, call.scanId());
      List<String> argv = List.of(program.toString(), places.outputFile());
      ProcessResult result =
          processes.run(new ProcessRunner.Run(argv, environment, manifest.timeout(), MAX_BYTES));
      if (result instanceof ProcessResult.NotStarted missing) {
        return new ParseResult.Unparsable(missing.reason());
      }
      Ran ran = (Ran) result;
      boolean succeeded = ran.end() == ProcessResult.End.EXITED && ran.exitCode() == 0;
      return succeeded
          ? OutputParser.parseJson(ran.stdout().bytes())
          : new ParseResult.Unparsable("the custom parser failed (" + ran.end() + ")");
    }
  }
}
