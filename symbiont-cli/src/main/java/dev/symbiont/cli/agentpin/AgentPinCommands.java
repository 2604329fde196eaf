package dev.symbiont.cli.agentpin;

import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code symbiont agentpin}. */
@Command(
    name = "agentpin",
    description = "Domain-anchored identity of agents: issue, publish and verify credentials.")
public final class AgentPinCommands extends CommandGroup {
  private AgentPinCommands() {}

  /** Returns the group with its commands. */
  public static CommandLine commandLine(Console console) {
    return new CommandLine(new AgentPinCommands())
        .addSubcommand(new KeygenCommand(console))
        .addSubcommand(new IssueCommand(console))
        .addSubcommand(new VerifyCommand(console))
        .addSubcommand(
            new CommandLine(new DiscoveryCommands())
                .addSubcommand(new DiscoveryCommands.Build(console))
                .addSubcommand(new DiscoveryCommands.Validate(console)))
        .addSubcommand(new RevokeCommand(console))
        .addSubcommand(new DelegateCommand(console))
        .addSubcommand(new BundleCommand(console))
        .addSubcommand(
            new CommandLine(new PinsCommands())
                .addSubcommand(new PinsCommands.ListPins(console))
                .addSubcommand(new PinsCommands.Add(console))
                .addSubcommand(new PinsCommands.Remove(console)))
        .addSubcommand(new ServeCommand(console));
  }
}
