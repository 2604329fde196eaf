package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import picocli.CommandLine;

/** Adds the commands of this package. */
public final class RuntimeCommands {
  private RuntimeCommands() {}

  /** Adds the commands that start a runtime, and those that talk to one, to {@code root}. */
  public static void addTo(CommandLine root, Console console) {
    root.addSubcommand(new QuickstartCommand(console));
    root.addSubcommand(new UpCommand(console));
    root.addSubcommand(new RunCommand(console));
    root.addSubcommand(RemoteCommands.health(console));
    root.addSubcommand(RemoteCommands.agents(console));
    root.addSubcommand(RemoteCommands.messages(console));
    root.addSubcommand(RemoteCommands.approvals(console));
    root.addSubcommand(AuditCommands.commandLine(console));
  }
}
