package dev.symbiont.cli.tools;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.toolclad.ToolCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "schema", description = "Print the schema that a model sees.")
final class SchemaCommand extends ConsoleCommand {
  @Parameters(paramLabel = "TOOL", description = "The tool, tool.command, or its file in tools/.")
  private String tool = "";

  SchemaCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ToolCatalog catalog = new Project(console()).catalog();
    String name = Project.toolName(tool, catalog);
    console().json(catalog.schema(name).orElseThrow(() -> Project.unknownTool(name, catalog)));
    return ToolExit.OK;
  }
}
