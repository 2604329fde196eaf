package dev.symbiont.cli.tools;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.Envelope;
import dev.symbiont.toolclad.Outcome;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Run a tool under the scope and the policies of the project.",
      "Prints the output of the tool, or with --json the evidence envelope."
    })
final class RunCommand extends ConsoleCommand {
  @Parameters(paramLabel = "TOOL", description = "The tool, tool.command, or its file in tools/.")
  private String tool = "";

  @Option(names = "--arg", paramLabel = "NAME=VALUE", description = "An argument; repeatable.")
  private List<String> arguments = List.of();

  @Option(
      names = "--agent",
      paramLabel = "NAME",
      description = "In whose name; policies see it as the principal.")
  private String agent = "operator";

  RunCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    try (ToolClad tools = new Project(console()).governedTools()) {
      CallContext context = new CallContext(agent, Project.SURFACE);
      String name = Project.toolName(tool, tools.catalog());
      Outcome outcome = tools.execute(name, Project.arguments(arguments), context);
      if (outcome instanceof Outcome.Refused refused) {
        throw failure(name, refused.problem(), tools.catalog());
      }
      if (outcome instanceof Outcome.AwaitingApproval awaiting) {
        throw new CommandFailure(
            ToolExit.REFUSED, "The call waits for approval " + awaiting.approvalId() + ".");
      }
      Envelope envelope = ((Outcome.Completed) outcome).envelope();
      show(envelope);
      return envelope
          .error()
          .map(problem -> ToolExit.of(problem.category()))
          .orElse(status(envelope));
    }
  }

  private static CommandFailure failure(String name, Problem problem, ToolCatalog catalog) {
    boolean unknown = problem.category() == Category.UNKNOWN_TOOL && catalog.schema(name).isEmpty();
    return unknown
        ? Project.unknownTool(name, catalog)
        : new CommandFailure(
            ToolExit.of(problem.category()),
            problem.message() + " (" + problem.category().word() + ")");
  }

  private static int status(Envelope envelope) {
    return envelope.status() == Envelope.Status.SUCCESS ? ToolExit.OK : ToolExit.EXECUTION;
  }

  private void show(Envelope envelope) {
    if (json()) {
      console().json(envelope.toJson());
      return;
    }
    envelope
        .results()
        .string("raw_output")
        .ifPresentOrElse(this::print, () -> console().json(envelope.results()));
    if (!envelope.stderr().isEmpty()) {
      console().note(envelope.stderr().stripTrailing());
    }
    envelope.error().ifPresent(problem -> console().note(problem.toString()));
  }

  private void print(String text) {
    if (!text.isEmpty()) {
      console().line(text.stripTrailing());
    }
  }
}
