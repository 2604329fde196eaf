package dev.symbiont.cli.tools;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.ToolCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "validate", description = "Check the manifests in tools/, or one of them.")
final class ValidateCommand extends ConsoleCommand {
  @Parameters(arity = "0..1", paramLabel = "FILE", description = "A file in tools/; all without.")
  private @Nullable String file;

  ValidateCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Project project = new Project(console());
    Path tools = project.root().resolve("tools");
    if (!Files.isDirectory(tools)) {
      throw new CommandFailure(ToolExit.VALIDATION, "No tools/ directory found.");
    }
    ToolCatalog catalog = project.catalog();
    boolean valid = true;
    JsonObject.Builder results = JsonObject.builder();
    for (String name : file == null ? files(tools) : List.of(Project.inTools(file))) {
      ToolCatalog.Validation validation =
          catalog
              .validate(name)
              .orElseThrow(
                  () -> new CommandFailure(ToolExit.VALIDATION, "No file tools/" + name + "."));
      valid &= validation.valid();
      results.put(name, validation.toJson());
      if (!json()) {
        show(name, validation);
      }
    }
    if (json()) {
      console().json(results.build());
    }
    return valid ? ToolExit.OK : ToolExit.VALIDATION;
  }

  private void show(String name, ToolCatalog.Validation validation) {
    if (validation.valid()) {
      console().line("%-40s OK".formatted(name));
    }
    validation.errors().forEach(e -> console().note("%-40s ERROR: %s".formatted(name, e)));
    validation.warnings().forEach(w -> console().note("%-40s warning: %s".formatted(name, w)));
  }

  private static List<String> files(Path tools) throws IOException {
    try (Stream<Path> files = Files.list(tools)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".clad.toml"))
          .sorted()
          .toList();
    }
  }
}
