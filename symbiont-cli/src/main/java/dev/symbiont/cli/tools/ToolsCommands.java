package dev.symbiont.cli.tools;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code symbiont tools}. */
@Command(
    name = "tools",
    description = "Declared, validated, governed tools of the project in this directory.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:A manifest or an argument is not valid, or there is no such tool.",
      "2:The command line is wrong, or the command of a tool cannot be built.",
      "3:The tool failed, or nothing here can run it.",
      "4:The output of the tool could not be parsed.",
      "5:Policy, scope or approval refused the call."
    })
public final class ToolsCommands extends CommandGroup {
  private ToolsCommands() {}

  /** Returns the group with its commands. */
  public static CommandLine commandLine(Console console) {
    return new CommandLine(new ToolsCommands())
        .addSubcommand(new ListCommand(console))
        .addSubcommand(new ValidateCommand(console))
        .addSubcommand(new TestCommand(console))
        .addSubcommand(new RunCommand(console))
        .addSubcommand(new SchemaCommand(console))
        .addSubcommand(new InitCommand(console))
        .addSubcommand(new PolicyCommand(console));
  }
}
