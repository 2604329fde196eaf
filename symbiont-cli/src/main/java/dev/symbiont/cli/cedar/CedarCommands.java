package dev.symbiont.cli.cedar;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The group {@code symbiont cedar}. */
@Command(name = "cedar", description = "Check, evaluate and format Cedar policies, offline.")
public final class CedarCommands extends CommandGroup {
  private CedarCommands() {}

  /** Returns the group with its commands over {@code console}. */
  public static CommandLine commandLine(Console console) {
    return new CommandLine(new CedarCommands())
        .addSubcommand(new CheckCommand(console))
        .addSubcommand(new AuthorizeCommand(console))
        .addSubcommand(new FormatCommand(console));
  }
}
