package dev.symbiont.cli.schemapin;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Signatures of tool schemas and skills. */
@Command(
    name = "schemapin",
    description = "Sign and verify tool schemas and skill folders, pin keys, handle trust bundles.")
public final class SchemaPinCommands extends CommandGroup {
  private SchemaPinCommands() {}

  /** Returns the group with its commands over {@code console}. */
  public static CommandLine commandLine(Console console) {
    return new CommandLine(new SchemaPinCommands())
        .addSubcommand(new KeygenCommand(console))
        .addSubcommand(new SignCommand(console))
        .addSubcommand(new VerifyCommand(console))
        .addSubcommand(new SignSkillCommand(console))
        .addSubcommand(new VerifySkillCommand(console))
        .addSubcommand(PinsCommands.commandLine(console))
        .addSubcommand(BundleCommands.commandLine(console));
  }
}
