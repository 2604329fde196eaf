package dev.symbiont.cli.tools;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.toolclad.DryRun;
import dev.symbiont.toolclad.ToolClad;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "test", description = "Say what a call would do; run nothing.")
final class TestCommand extends ConsoleCommand {
  @Parameters(paramLabel = "TOOL", description = "The tool, tool.command, or its file in tools/.")
  private String tool = "";

  @Option(names = "--arg", paramLabel = "NAME=VALUE", description = "An argument; repeatable.")
  private List<String> arguments = List.of();

  TestCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (ToolClad tools = new Project(console()).tools()) {
      DryRun dryRun =
          tools
              .dryRun(Project.toolName(tool, tools.catalog()), Project.arguments(arguments))
              .orElseThrow(() -> Project.unknownTool(tool, tools.catalog()));
      if (json()) {
        console().json(dryRun.toJson());
      } else {
        show(dryRun);
      }
      return dryRun.accepted() ? ToolExit.OK : ToolExit.VALIDATION;
    }
  }

  private void show(DryRun dryRun) {
    dryRun.validations().forEach(console()::line);
    if (dryRun.accepted()) {
      console().line("Command: " + dryRun.command());
    }
    dryRun.cedar().ifPresent(cedar -> console().line("Cedar: " + cedar));
    console().line("Timeout: " + dryRun.timeoutSeconds() + "s");
    console().line("[dry run: nothing was executed]");
  }
}
