package dev.symbiont.cli.tools;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The project in the working directory: its tools, and the policies in {@code policies/}. */
final class Project {
  private final Console console;

  Project(Console console) {
    this.console = console;
  }

  Path root() {
    return console.directory();
  }

  ToolCatalog catalog() {
    return ToolCatalog.open(root());
  }

  /** Returns the tools without a policy, for commands that run nothing. */
  ToolClad tools() {
    return builder().build();
  }

  /** Returns the tools under the policies {@code policies/*.cedar}; without them all is denied. */
  ToolClad governedTools() throws IOException {
    return builder()
        .policy(PolicyFilesGate.open(root().resolve("policies"), console.clock()))
        .build();
  }

  private ToolClad.Builder builder() {
    return ToolClad.builder(root()).clock(console.clock()).environment(console.environment());
  }

  /** Reads {@code name=value} texts; the value may contain further equals signs. */
  static JsonObject arguments(List<String> given) {
    JsonObject.Builder arguments = JsonObject.builder();
    for (String argument : given) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(ToolExit.VALIDATION, "--arg needs the form name=value.");
      }
      arguments.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return arguments.build();
  }

  static CommandFailure unknownTool(String name, ToolCatalog catalog) {
    String reason =
        catalog.errors().isEmpty()
            ? ""
            : " Files with errors: " + String.join("; ", catalog.errors());
    return new CommandFailure(
        ToolExit.VALIDATION, "There is no tool '" + name + "' in tools/." + reason);
  }
}
