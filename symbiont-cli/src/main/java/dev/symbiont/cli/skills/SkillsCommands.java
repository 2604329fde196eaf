package dev.symbiont.cli.skills;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code symbiont skills}. */
@Command(name = "skills", description = "Scan skills, verify their signatures, list them.")
public final class SkillsCommands extends CommandGroup {
  private SkillsCommands() {}

  /** Returns the group with its commands. */
  public static CommandLine commandLine(Console console) {
    return new CommandLine(new SkillsCommands())
        .addSubcommand(new ScanCommand(console))
        .addSubcommand(new ListCommand(console))
        .addSubcommand(new VerifyCommand(console));
  }
}
