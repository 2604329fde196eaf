package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandEntry;
import java.util.List;
import picocli.CommandLine;

/** Lists the commands of this package. */
public final class RuntimeCommands {
  private RuntimeCommands() {}

  /** Returns the commands that start a runtime, and those that talk to one. */
  public static List<CommandEntry> all() {
    return List.of(
        new CommandEntry("quickstart", console -> new CommandLine(new QuickstartCommand(console))),
        new CommandEntry("up", console -> new CommandLine(new UpCommand(console))),
        new CommandEntry("run", console -> new CommandLine(new RunCommand(console))),
        new CommandEntry("fmt", console -> new CommandLine(new FormatCommand(console))),
        new CommandEntry("health", RemoteCommands::health),
        new CommandEntry("agents", RemoteCommands::agents),
        new CommandEntry("messages", RemoteCommands::messages),
        new CommandEntry("approvals", RemoteCommands::approvals),
        new CommandEntry("reviews", ReviewCommands::reviews),
        new CommandEntry("audit", AuditCommands::commandLine));
  }
}
