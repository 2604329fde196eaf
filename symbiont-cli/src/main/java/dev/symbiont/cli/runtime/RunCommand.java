package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Paragraph;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.Resolution;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets an agent of a project work on a task, and shows what it does. */
@Command(
    name = "run",
    description = {
      "Lets an agent of the project work on a task, and shows what it does.",
      "Actions that need a person wait for 'symbiont approvals approve' from another terminal.",
      "The model comes from the environment, as for 'symbiont up'.",
      "Exit code 0 when the agent has answered, 1 when its loop ended otherwise.",
      "With --json every line is an object whose member 'event' says what it is."
    })
final class RunCommand extends ConsoleCommand {
  @Mixin private final ProjectOptions options = new ProjectOptions();

  @Parameters(paramLabel = "AGENT", description = "Name of the agent.")
  private String agent = "";

  @Parameters(paramLabel = "TASK", description = "What it is to do.")
  private String task = "";

  RunCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws Exception {
    if (task.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "the task is blank; say what the agent is to do");
    }
    Project project = options.project(console());
    Path data = options.data(console());
    return StopSignal.endsInOrder(console(), () -> run(project, data));
  }

  private int run(Project project, Path data) throws InterruptedException {
    try (LocalRuntime runtime =
            LocalRuntime.start(
                console(), LocalRuntime.Settings.of(project, data, Optional.empty()));
        Connection connection = Connection.to(runtime, console())) {
      runtime.load(project.agents());
      Agent worker = find(runtime);
      Path token = LocalRuntime.tokenFile(data);
      announce(runtime, token);
      AgentId id = AgentId.of(worker.id().toString());
      LoopWatch watch =
          new LoopWatch(
              data.resolve("audit"),
              connection.client().reasoning(),
              id,
              json()
                  ? new LoopLines(console())
                  : new LoopText(console(), worker, held -> howToDecide(held, runtime, token)));
      return show(
          watch.until(
              connection.client().reasoning().async().run(id, RunReasoningLoopRequest.of(task))));
    }
  }

  private Agent find(LocalRuntime runtime) {
    if (runtime.runtime().agents().resolve(agent) instanceof Resolution.Found found) {
      return found.agent();
    }
    throw new CommandFailure(
        ExitCode.NOT_FOUND,
        "there is no agent '%s'; this project has %s"
            .formatted(
                agent,
                runtime.runtime().agents().list().stream().map(Agent::name).sorted().toList()));
  }

  private void announce(LocalRuntime runtime, Path token) {
    if (json()) {
      console()
          .jsonLine(
              JsonObject.builder()
                  .put("event", "ready")
                  .put("url", runtime.uri().toString())
                  .put("token_file", token.toString())
                  .build());
    } else {
      console().note("Listening on " + runtime.uri() + "; Ctrl-C stops the agent.");
    }
  }

  /** Returns the command for another terminal. */
  private String howToDecide(String held, LocalRuntime runtime, Path token) {
    String credential =
        console().variable("SYMBIONT_API_TOKEN").isPresent() ? "" : " --token-file " + token;
    return "symbiont approvals approve %s --url %s%s".formatted(held, runtime.uri(), credential);
  }

  private int show(RunReasoningLoopResponse response) {
    LoopResult result = response.result();
    if (json()) {
      JsonValue answer = new RecordMapper(MappingRules.TOLERANT).write(response);
      console()
          .jsonLine(JsonObject.builder().put("event", "result").put("response", answer).build());
    } else {
      if (!result.output().isBlank()) {
        console().line("");
        new Paragraph(console(), 0).add(result.output()).print();
      }
      console().note(console().styled(Style.DIM, Console.harmless(describe(result))));
    }
    return result.terminationReason() instanceof TerminationReason.Completed
        ? ExitCode.OK
        : ExitCode.FAILURE;
  }

  private static String describe(LoopResult result) {
    return "%s; %d model calls, %d tokens, %d ms"
        .formatted(
            describe(result.terminationReason()),
            result.iterations(),
            result.totalUsage().totalTokens(),
            result.durationMs());
  }

  private static String describe(TerminationReason reason) {
    if (reason instanceof TerminationReason.PolicyDenial denial) {
      return "stopped by policy: " + denial.reason();
    }
    if (reason instanceof TerminationReason.Failed failed) {
      return "failed: " + failed.message();
    }
    // The other reasons have no members, and names that say it.
    return reason
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=.)([A-Z])", " $1")
        .toLowerCase(Locale.ROOT);
  }
}
