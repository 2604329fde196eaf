package dev.symbiont.cli.tools;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.StarterTools;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    description = {
      "Write the skeleton of a manifest to tools/.",
      "Without a name, write the starter manifests if tools/ does not exist."
    })
final class InitCommand extends ConsoleCommand {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The name of the new tool.")
  private @Nullable String name;

  InitCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Path root = new Project(console()).root();
    String made = name == null ? starters(root) : skeleton(root, name);
    if (json()) {
      console().json(JsonObject.builder().put("created", made).build());
    } else {
      console().line("Created " + made);
    }
    return ToolExit.OK;
  }

  private static String starters(Path root) throws IOException {
    if (!StarterTools.install(root)) {
      throw new CommandFailure(
          ToolExit.VALIDATION, "tools/ exists already; name the tool to create.");
    }
    return "tools/ with " + String.join(", ", StarterTools.names());
  }

  private static String skeleton(Path root, String name) throws IOException {
    try {
      return root.relativize(StarterTools.init(root, name)).toString();
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          ToolExit.VALIDATION, "The file tools/" + name + ".clad.toml exists and is left alone.");
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ToolExit.VALIDATION, String.valueOf(e.getMessage()));
    }
  }
}
