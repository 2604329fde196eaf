package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
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
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.transport.jdk.JdkTransport;
import java.nio.file.Path;
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
    Project project = options.project(console());
    Path data = options.data(console());
    try (LocalRuntime runtime =
        LocalRuntime.start(console(), project, data, Listening.anywhere(), Optional.empty())) {
      runtime.load(project.agents());
      if (!json()) {
        console()
            .note(
                "Listening on %s; approve with: symbiont approvals list --url %s"
                    .formatted(runtime.uri(), runtime.uri()));
      }
      return run(runtime, data);
    }
  }

  private int run(LocalRuntime runtime, Path data) throws InterruptedException {
    LoopWatch watch = new LoopWatch(console(), data.resolve("audit"), json());
    try (SymbiontClient client = connect(runtime)) {
      RunReasoningLoopResponse response =
          await(
              client.reasoning().async().run(AgentId.of(agent), RunReasoningLoopRequest.of(task)),
              watch);
      return show(response);
    }
  }

  static SymbiontClient connect(LocalRuntime runtime) {
    return SymbiontClient.builder()
        .baseUrl(runtime.uri().toString())
        .apiKey(runtime.runtime().apiToken().map(ApiToken::reveal).orElseThrow())
        .transport(JdkTransport.create())
        .build();
  }

  /** Waits for {@code answer} and shows meanwhile what happens. */
  static <T> T await(CompletableFuture<T> answer, LoopWatch watch) throws InterruptedException {
    while (true) {
      watch.look();
      try {
        T result = answer.get(50, TimeUnit.MILLISECONDS);
        watch.look();
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
      console().line(result.output());
      console()
          .note(
              console()
                  .styled(
                      Style.DIM,
                      "%s; %d model calls, %d tokens, %d ms"
                          .formatted(
                              result.terminationReason(),
                              result.iterations(),
                              result.totalUsage().totalTokens(),
                              result.durationMs())));
    }
    return result.terminationReason() instanceof TerminationReason.Completed
        ? ExitCode.OK
        : ExitCode.FAILURE;
  }
}
