package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Main;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.ExecutionMode;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.inference.InferenceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main job, end to end, in a temporary directory: a runtime, agents, tools, policies, proof.
 */
@Command(
    name = "quickstart",
    description = {
      "Shows what a runtime does, in a temporary directory.",
      "Agents, encrypted messages, an agent in another process, a governed reasoning loop with"
          + " real tools, an approval, an identity, and an audit trail that notices one altered"
          + " byte. Leaves nothing behind.",
      "A script stands in for the model, unless OPENROUTER_API_KEY, OPENAI_API_KEY or"
          + " ANTHROPIC_API_KEY is set.",
      "With --json every line is an object whose member 'event' says what it is."
    })
final class QuickstartCommand extends ConsoleCommand {
  @Option(
      names = "--project",
      paramLabel = "DIRECTORY",
      description = "Project to use; the examples of the checkout.")
  private Path project = Path.of("");

  QuickstartCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws Exception {
    Project examples = new Project(root());
    return StopSignal.endsInOrder(console(), () -> run(examples));
  }

  private Path root() {
    Path given = console().resolve(project);
    Path root =
        project.toString().isEmpty()
            ? console()
                .variable("SYMBIONT_HOME")
                .map(Path::of)
                .orElse(console().directory())
                .resolve("examples")
            : given;
    if (!Files.isRegularFile(root.resolve(QuickstartScript.TEXT))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          root + " is not the examples directory of a checkout; name it with --project");
    }
    return root.toAbsolutePath().normalize();
  }

  private int run(Project examples) throws Exception {
    Report report = new Report(console(), json());
    try (TemporaryDirectory data = TemporaryDirectory.create("symbiont-quickstart-")) {
      work(examples, data.path(), report);
      QuickstartAudit.tell(data.path().resolve("audit"), data.path().resolve("audit-copy"), report);
    }
    report.done("Done. Nothing is left running. Next: ./symbiont up --help, docs/");
    return ExitCode.OK;
  }

  private void work(Project examples, Path data, Report report) throws Exception {
    ChosenModel model = ChosenModel.of(console());
    Optional<InferenceProvider> script =
        model.isScripted() ? Optional.of(QuickstartScript.provider()) : Optional.empty();
    try (LocalRuntime runtime =
            LocalRuntime.start(console(), LocalRuntime.Settings.of(examples, data, script));
        Connection connection = Connection.to(runtime, console())) {
      SymbiontClient client = connection.client();
      started(runtime, client, report);
      Map<String, Agent> agents =
          runtime.load(examples.agents()).stream()
              .collect(Collectors.toMap(Agent::name, agent -> agent));
      AgentId analyst = id(named("analyst", agents));
      AgentId reporter = id(named("reporter", agents));
      listed(client, report);
      messages(client, analyst, reporter, report);
      external(runtime, client, report);
      LoopView view =
          json()
              ? new LoopLines(console())
              : new LoopText(console(), named("analyst", agents), held -> "");
      QuickstartLoop loop = new QuickstartLoop(client, report, model);
      loop.reason(analyst, new LoopWatch(data.resolve("audit"), client.reasoning(), analyst, view));
      loop.execute(reporter);
      new QuickstartIdentity(console().clock()).tell(report);
      metrics(client, analyst, report);
    }
  }

  private static Agent named(String name, Map<String, Agent> agents) {
    return Optional.ofNullable(agents.get(name))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.FAILURE, "the example agent '" + name + "' is missing"));
  }

  private static AgentId id(Agent agent) {
    return AgentId.of(agent.id().toString());
  }

  private static void started(LocalRuntime runtime, SymbiontClient client, Report report) {
    report.step("A runtime on a free port of this machine");
    report.fact("url", runtime.uri().toString());
    report.fact("health", client.health().check().status());
  }

  private static void listed(SymbiontClient client, Report report) {
    report.step("Agents from examples/agents, listed over HTTP");
    for (AgentSummary agent : client.agents().list()) {
      report.fact(agent.name().orElse("?"), agent.state().word() + "  " + agent.id());
    }
  }

  private static void messages(
      SymbiontClient client, AgentId analyst, AgentId reporter, Report report) {
    report.step(
        "A message between agents: signed (Ed25519) and encrypted (AES-256-GCM) on the bus");
    client.communication().add(CommunicationRule.allow("analyst", "reporter"));
    report.fact("rule", "the analyst may send to the reporter; without a rule nobody may send");
    client
        .messages()
        .send(reporter, SendMessageRequest.of(analyst, "five lines, two of them about the keeper"));
    client
        .messages()
        .receive(reporter)
        .messages()
        .forEach(message -> report.fact("reporter got", message.payload()));
  }

  private static void external(LocalRuntime runtime, SymbiontClient client, Report report)
      throws IOException, InterruptedException {
    report.step("An agent that runs elsewhere reports from a process of its own");
    AgentId sensor =
        client
            .agents()
            .create(
                AgentSpec.builder("sensor")
                    .executionMode(ExecutionMode.External.every(Duration.ofSeconds(30)))
                    .build())
            .id();
    report.fact("before", client.agents().status(sensor).state().word());
    heartbeat(runtime, sensor);
    AgentStatusResponse after = client.agents().status(sensor);
    report.fact("after", after.state().word() + "  " + after.lastResult().orElse(""));
  }

  /** Runs {@code symbiont agents heartbeat} in another JVM. */
  private static void heartbeat(LocalRuntime runtime, AgentId sensor)
      throws IOException, InterruptedException {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "agents",
            "heartbeat",
            sensor.value(),
            "--url",
            runtime.uri().toString(),
            "--result",
            "21 degrees");
    process
        .environment()
        .put("SYMBIONT_API_KEY", runtime.runtime().apiToken().map(ApiToken::reveal).orElseThrow());
    process.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process running = process.start();
    try {
      if (!running.waitFor(60, TimeUnit.SECONDS) || running.exitValue() != 0) {
        throw new CommandFailure(ExitCode.FAILURE, "the other process could not report");
      }
    } finally {
      running.destroyForcibly();
    }
  }

  private static void metrics(SymbiontClient client, AgentId analyst, Report report) {
    report.step("Metrics and what is kept");
    SystemMetrics metrics = client.metrics().current();
    report.fact("agents", metrics.totalAgents().map(String::valueOf).orElse("?"));
    report.fact("journal", client.reasoning().journal(analyst, 0, 1000).size() + " entries");
    report.fact("tools used", String.valueOf(client.reasoning().toolProfiles(analyst).size()));
  }
}
