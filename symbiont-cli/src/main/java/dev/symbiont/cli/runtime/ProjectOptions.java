package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which project, and where its runtime keeps its files. */
final class ProjectOptions {
  @Option(
      names = "--project",
      paramLabel = "DIRECTORY",
      description = "Directory with agents/, tools/ and policies/; the working directory.")
  private Path project = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      description = "Where the runtime keeps its files; .symbiont in the project.")
  private Path data = Path.of(".symbiont");

  ProjectOptions() {}

  Project project(Console console) {
    Path root = console.resolve(project).toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new CommandFailure(ExitCode.USAGE, "there is no directory " + root);
    }
    return new Project(root);
  }

  Path data(Console console) {
    return project(console).root().resolve(data);
  }
}
