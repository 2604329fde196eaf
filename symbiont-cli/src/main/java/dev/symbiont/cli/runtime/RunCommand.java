package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.id.AgentId;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets an agent of a project work on a task, and shows what it does. */
@Command(
    name = "run",
    description = {
      "Lets an agent of the project work on a task, and shows what it does.",
      "Actions that need a person wait for 'symbiont approvals' from another terminal.",
      "The model comes from the environment, as for 'symbiont up'."
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
  public Integer call() throws InterruptedException {
    if (task.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "the task is blank; say what the agent is to do");
    }
    Project project = options.project(console());
    Path data = options.data(console());
    try (LocalRuntime runtime =
        LocalRuntime.start(console(), LocalRuntime.Settings.of(project, data, Optional.empty()))) {
      runtime.load(project.agents());
      requireAgent(runtime);
      if (!json()) {
        console()
            .note(
                "Listening on %s; approve with: symbiont approvals list --url %s"
                    .formatted(runtime.uri(), runtime.uri()));
      }
      return run(runtime, data);
    }
  }

  private void requireAgent(LocalRuntime runtime) {
    if (!(runtime.runtime().agents().resolve(agent) instanceof Resolution.Found)) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "there is no agent '%s'; this project has %s"
              .formatted(
                  agent,
                  runtime.runtime().agents().list().stream().map(Agent::name).sorted().toList()));
    }
  }

  private int run(LocalRuntime runtime, Path data) throws InterruptedException {
    try (Connection connection = Connection.to(runtime, console())) {
      SymbiontClient client = connection.client();
      AgentId id = AgentId.of(agent);
      LoopWatch watch =
          new LoopWatch(console(), data.resolve("audit"), client.reasoning(), id, json());
      RunReasoningLoopResponse response =
          await(client.reasoning().async().run(id, RunReasoningLoopRequest.of(task)), watch);
      return show(response);
    }
  }

  /** Waits for {@code answer} and shows meanwhile what happens. */
  static <T> T await(CompletableFuture<T> answer, LoopWatch watch) throws InterruptedException {
    while (true) {
      watch.look();
      try {
        T result = answer.get(50, TimeUnit.MILLISECONDS);
        watch.lookLast();
        return result;
      } catch (TimeoutException notYet) {
        // Look again.
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private int show(RunReasoningLoopResponse response) {
    LoopResult result = response.result();
    if (json()) {
      console().jsonLine(new RecordMapper(MappingRules.TOLERANT).write(response));
    } else {
      console().line("");
      console().line(Console.harmless(result.output()));
      console()
          .note(
              console()
                  .styled(
                      Style.DIM,
                      "%s; %d model calls, %d tokens, %d ms"
                          .formatted(
                              Console.harmless(describe(result.terminationReason())),
                              result.iterations(),
                              result.totalUsage().totalTokens(),
                              result.durationMs())));
    }
    return result.terminationReason() instanceof TerminationReason.Completed
        ? ExitCode.OK
        : ExitCode.FAILURE;
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
