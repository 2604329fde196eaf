package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.CommandGroup;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Table;
import dev.symbiont.domain.agent.AgentHistoryEntry;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentState;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.HeartbeatRequest;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.health.HealthResponse;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.ApprovalId;
import dev.symbiont.domain.message.MessageEnvelope;
import dev.symbiont.domain.message.MessageStatusResponse;
import dev.symbiont.domain.message.SendMessageRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that talk to any runtime over HTTP. */
final class RemoteCommands {
  private RemoteCommands() {}

  static CommandLine health(Console console) {
    return new CommandLine(new Health(console));
  }

  static CommandLine agents(Console console) {
    return new CommandLine(new Agents())
        .addSubcommand(new ListAgents(console))
        .addSubcommand(new CreateAgent(console))
        .addSubcommand(new Status(console))
        .addSubcommand(new History(console))
        .addSubcommand(new Heartbeat(console))
        .addSubcommand(new Delete(console));
  }

  static CommandLine messages(Console console) {
    return new CommandLine(new Messages())
        .addSubcommand(new Send(console))
        .addSubcommand(new Receive(console));
  }

  static CommandLine approvals(Console console) {
    return new CommandLine(new Approvals())
        .addSubcommand(new ListApprovals(console))
        .addSubcommand(new Approve(console))
        .addSubcommand(new Deny(console));
  }

  @Command(name = "health", description = "Tells whether a runtime is well.")
  private static final class Health extends RemoteCommand {
    Health(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      HealthResponse health = client.health().check();
      show(
          health,
          "%s, version %s, up for %s s"
              .formatted(health.status(), health.version(), health.uptime().toSeconds()));
      return health.isHealthy() ? ExitCode.OK : ExitCode.FAILURE;
    }
  }

  // ---- agents -------------------------------------------------------------------------------

  @Command(name = "agents", description = "Manages the agents of a runtime.")
  private static final class Agents extends CommandGroup {}

  @Command(name = "list", description = "Lists the agents.")
  private static final class ListAgents extends RemoteCommand {
    ListAgents(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      List<AgentSummary> agents = client.agents().list();
      Table table = new Table("No agents.", "ID", "NAME", "STATE");
      agents.forEach(
          agent -> table.row(agent.id().value(), agent.name().orElse("-"), agent.state().word()));
      return showAll(agents, table);
    }
  }

  @Command(name = "create", description = "Registers the agent that a file declares.")
  private static final class CreateAgent extends RemoteCommand {
    @Parameters(paramLabel = "NAME", description = "Name of the agent.")
    private String name = "";

    @Parameters(paramLabel = "FILE", description = "File with its source (.symbi or .dsl).")
    private Path file = Path.of("");

    CreateAgent(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      var created = client.agents().create(AgentSpec.builder(name).dsl(source()).build());
      return show(created, "created " + created.id());
    }

    private String source() {
      try {
        return Files.readString(console().resolve(file));
      } catch (NoSuchFileException e) {
        throw new CommandFailure(ExitCode.USAGE, "there is no file " + file);
      } catch (CharacterCodingException e) {
        throw new CommandFailure(ExitCode.USAGE, file + " is no text in UTF-8");
      } catch (IOException e) {
        throw new CommandFailure(ExitCode.USAGE, file + " cannot be read: " + e.getMessage());
      }
    }
  }

  @Command(name = "status", description = "Shows the status of an agent.")
  private static final class Status extends RemoteCommand {
    @Parameters(paramLabel = "AGENT", description = "Id or name of the agent.")
    private String agent = "";

    Status(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      AgentStatusResponse status = client.agents().status(AgentId.of(agent));
      return show(status, "%s  %s".formatted(status.agentId(), status.state().word()));
    }
  }

  @Command(name = "history", description = "Lists what an agent has executed.")
  private static final class History extends RemoteCommand {
    @Parameters(paramLabel = "AGENT", description = "Id or name of the agent.")
    private String agent = "";

    History(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      List<AgentHistoryEntry> history = client.agents().history(AgentId.of(agent)).history();
      Table table = new Table("Nothing was executed.", "EXECUTION", "STATUS", "TIME");
      history.forEach(
          entry ->
              table.row(entry.executionId().value(), entry.status(), entry.timestamp().toString()));
      return showAll(history, table);
    }
  }

  @Command(name = "heartbeat", description = "Reports that an external agent is alive.")
  private static final class Heartbeat extends RemoteCommand {
    @Parameters(paramLabel = "AGENT", description = "Id or name of the agent.")
    private String agent = "";

    @Option(names = "--state", paramLabel = "STATE", description = "Its state; Running.")
    private String state = "Running";

    @Option(names = "--result", paramLabel = "TEXT", description = "What it last found out.")
    private @Nullable String result;

    Heartbeat(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      HeartbeatRequest report = HeartbeatRequest.of(AgentState.of(state));
      client
          .agents()
          .heartbeat(AgentId.of(agent), result == null ? report : report.withLastResult(result));
      return show(client.agents().status(AgentId.of(agent)), "reported");
    }
  }

  @Command(name = "delete", description = "Ends an agent and forgets it.")
  private static final class Delete extends RemoteCommand {
    @Parameters(paramLabel = "AGENT", description = "Id or name of the agent.")
    private String agent = "";

    Delete(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      return show(client.agents().delete(AgentId.of(agent)), "deleted " + agent);
    }
  }

  // ---- messages -----------------------------------------------------------------------------

  @Command(name = "messages", description = "Sends and receives messages of agents.")
  private static final class Messages extends CommandGroup {}

  @Command(name = "send", description = "Sends a message from one agent to another.")
  private static final class Send extends RemoteCommand {
    @Parameters(paramLabel = "FROM", description = "Id of the sender.")
    private String sender = "";

    @Parameters(paramLabel = "TO", description = "Id of the recipient.")
    private String recipient = "";

    @Parameters(paramLabel = "TEXT", description = "The message.")
    private String text = "";

    Send(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      MessageStatusResponse sent =
          client
              .messages()
              .send(AgentId.of(recipient), SendMessageRequest.of(AgentId.of(sender), text));
      return show(sent, "accepted " + sent.messageId());
    }
  }

  @Command(name = "receive", description = "Takes the waiting messages of an agent.")
  private static final class Receive extends RemoteCommand {
    @Parameters(paramLabel = "AGENT", description = "Id of the recipient.")
    private String agent = "";

    Receive(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      List<MessageEnvelope> messages = client.messages().receive(AgentId.of(agent)).messages();
      Table table = new Table("No messages.", "FROM", "TEXT");
      messages.forEach(message -> table.row(message.sender().value(), message.payload()));
      return showAll(messages, table);
    }
  }

  // ---- approvals ----------------------------------------------------------------------------

  @Command(name = "approvals", description = "Decides about actions that wait for a person.")
  private static final class Approvals extends CommandGroup {}

  @Command(name = "list", description = "Lists the actions that wait.")
  private static final class ListApprovals extends RemoteCommand {
    ListApprovals(Console console) {
      super(console);
    }

    @Override
    int run(SymbiontClient client) {
      List<HeldAction> held = client.approvals().list();
      Table table = new Table("Nothing waits.", "ID", "AGENT", "ACTION", "UNTIL");
      held.forEach(
          action ->
              table.row(
                  action.id().value(),
                  action.agentId(),
                  action.summary(),
                  action.expiresAt().toString()));
      return showAll(held, table);
    }
  }

  /** What approving and denying have in common. */
  private abstract static class Decide extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "The held action.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private @Nullable String reason;

    Decide(Console console) {
      super(console);
    }

    abstract Optional<HeldAction> decide(
        SymbiontClient client, ApprovalId action, ApprovalDecision decision);

    @Override
    final int run(SymbiontClient client) {
      ApprovalDecision decision =
          reason == null ? ApprovalDecision.EMPTY : ApprovalDecision.because(reason);
      Optional<HeldAction> resolved = decide(client, new ApprovalId(id), decision);
      if (resolved.isEmpty()) {
        console().line("decided");
        return ExitCode.OK;
      }
      return show(resolved.get(), resolved.get().status().word() + ": " + resolved.get().summary());
    }
  }

  @Command(name = "approve", description = "Lets a held action run, once.")
  private static final class Approve extends Decide {
    Approve(Console console) {
      super(console);
    }

    @Override
    Optional<HeldAction> decide(
        SymbiontClient client, ApprovalId action, ApprovalDecision decision) {
      return client.approvals().approve(action, decision);
    }
  }

  @Command(name = "deny", description = "Refuses a held action.")
  private static final class Deny extends Decide {
    Deny(Console console) {
      super(console);
    }

    @Override
    Optional<HeldAction> decide(
        SymbiontClient client, ApprovalId action, ApprovalDecision decision) {
      return client.approvals().deny(action, decision);
    }
  }
}
