package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Formatter;
import dev.symbiont.runtime.dsl.Parser;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lays out agent files. */
@Command(
    name = "fmt",
    description = "Lays out agent files in place; with --check, exit code 2 if one would change.")
final class FormatCommand extends ConsoleCommand {
  /** As the command of the reference runtime has it. */
  private static final int WOULD_CHANGE = 2;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Agent files (.symbi).")
  private List<Path> files = List.of();

  @Option(names = "--check", description = "Only tells which files would change.")
  private boolean check;

  FormatCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    List<String> changed = new ArrayList<>();
    for (Path name : files) {
      Path file = console().resolve(name);
      String source = read(name, file);
      String formatted = Formatter.format(source);
      if (!formatted.equals(source)) {
        changed.add(name.toString());
        if (!check) {
          replace(file, formatted);
        }
      }
    }
    if (json()) {
      console()
          .json(
              JsonObject.builder()
                  .put(check ? "would_change" : "changed", JsonArray.ofStrings(changed))
                  .build());
    } else {
      changed.forEach(
          name ->
              console().line((check ? "would change " : "formatted ") + Console.harmless(name)));
    }
    return check && !changed.isEmpty() ? WOULD_CHANGE : ExitCode.OK;
  }

  private static String read(Path name, Path file) throws IOException {
    String source;
    try {
      source = Files.readString(file);
    } catch (MalformedInputException e) {
      throw new CommandFailure(ExitCode.FAILURE, name + " is no text in UTF-8");
    }
    for (Diagnostic found : Parser.parse(source, Parser.Mode.LENIENT).diagnostics()) {
      if (found.isError()) {
        throw new CommandFailure(
            ExitCode.FAILURE, name + ":" + found + "; a file with errors is left as it is");
      }
    }
    return source;
  }

  /** The file keeps its mode, and a link to it stays one. */
  private static void replace(Path file, String text) throws IOException {
    Path target = file.toRealPath();
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    Set<PosixFilePermission> mode = view == null ? Set.of() : view.readAttributes().permissions();
    DurableFiles.replace(target, text.getBytes(StandardCharsets.UTF_8));
    if (view != null) {
      Files.setPosixFilePermissions(target, mode);
    }
  }
}
