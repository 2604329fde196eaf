package dev.symbiont.cli.runtime;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.agentpin.CredentialIssuer;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.agentpin.LocalRegistry;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Main;
import dev.symbiont.domain.agent.AgentHistoryEntry;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.agent.ExecutionMode;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.audit.AuditReport;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
          + " real",
      "tools, an approval, an identity, and an audit trail that notices one altered byte. Leaves nothing behind.",
      "A script stands in for the model, unless a model key is in the environment."
    })
final class QuickstartCommand extends ConsoleCommand {
  private static final String TEXT = "texts/harbour.txt";
  private static final String DOMAIN = "quickstart.example";
  private static final String TASK =
      "Count the lines of texts/harbour.txt, find the keeper in it, delete the file, and look at"
          + " the history of this project. Then sum up what happened.";

  @Option(
      names = "--project",
      paramLabel = "DIRECTORY",
      description = "Project to use; the examples of the checkout.")
  private Path project = Path.of("");

  private static final int LOOK_EVERY_MILLIS = 50;
  private static final int MOST_LOOKS = 2_400;

  private int step;

  QuickstartCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws Exception {
    Project examples = new Project(root());
    Path data = Files.createTempDirectory("symbiont-quickstart-");
    try {
      return run(examples, data);
    } finally {
      delete(data);
    }
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
    if (!Files.isRegularFile(root.resolve(TEXT))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          root + " is not the examples directory of a checkout; name it with --project");
    }
    return root.toAbsolutePath().normalize();
  }

  private int run(Project examples, Path data) throws Exception {
    Optional<InferenceProvider> model = scriptUnlessKeyIsSet();
    try (LocalRuntime runtime =
            LocalRuntime.start(console(), LocalRuntime.Settings.of(examples, data, model));
        Connection connection = Connection.to(runtime, console())) {
      SymbiontClient client = connection.client();
      started(runtime, client);
      Map<String, Agent> agents =
          runtime.load(examples.agents()).stream()
              .collect(Collectors.toMap(Agent::name, agent -> agent));
      AgentId analyst = id(agents, "analyst");
      AgentId reporter = id(agents, "reporter");
      listed(client);
      messages(client, analyst, reporter);
      external(runtime, client);
      reasoned(client, analyst, data, model.isPresent());
      executed(client, reporter);
      identity();
      metrics(client, analyst);
    }
    audited(data);
    if (!json()) {
      console().line("");
      console().line("Done. Nothing is left running. Next: ./symbiont up --help, docs/");
    }
    return ExitCode.OK;
  }

  private static AgentId id(Map<String, Agent> agents, String name) {
    Agent agent = agents.get(name);
    if (agent == null) {
      throw new CommandFailure(ExitCode.FAILURE, "the example agent '" + name + "' is missing");
    }
    return AgentId.of(agent.id().toString());
  }

  // ---- steps --------------------------------------------------------------------------------

  private void started(LocalRuntime runtime, SymbiontClient client) {
    step("A runtime on a free port of this machine");
    say("url", runtime.uri().toString());
    say("health", client.health().check().status());
  }

  private void listed(SymbiontClient client) {
    step("Agents from examples/agents, listed over HTTP");
    for (AgentSummary agent : client.agents().list()) {
      say(agent.name().orElse("?"), agent.state().word() + "  " + agent.id());
    }
  }

  private void messages(SymbiontClient client, AgentId analyst, AgentId reporter) {
    step("A message between agents: signed (Ed25519) and encrypted (AES-256-GCM) on the bus");
    client.communication().add(CommunicationRule.allow("analyst", "reporter"));
    say("rule", "the analyst may send to the reporter; without a rule nobody may send");
    client
        .messages()
        .send(reporter, SendMessageRequest.of(analyst, "five lines, two of them about the keeper"));
    client
        .messages()
        .receive(reporter)
        .messages()
        .forEach(message -> say("reporter got", message.payload()));
  }

  private void external(LocalRuntime runtime, SymbiontClient client)
      throws IOException, InterruptedException {
    step("An agent that runs elsewhere reports from a process of its own");
    AgentId sensor =
        client
            .agents()
            .create(
                AgentSpec.builder("sensor")
                    .executionMode(ExecutionMode.External.every(Duration.ofSeconds(30)))
                    .build())
            .id();
    say("before", client.agents().status(sensor).state().word());
    heartbeat(runtime, sensor);
    AgentStatusResponse after = client.agents().status(sensor);
    say("after", after.state().word() + "  " + after.lastResult().orElse(""));
  }

  /** Runs {@code symbiont agents heartbeat} in another JVM. */
  private void heartbeat(LocalRuntime runtime, AgentId sensor)
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
    if (!running.waitFor(60, TimeUnit.SECONDS) || running.exitValue() != 0) {
      running.destroyForcibly();
      throw new CommandFailure(ExitCode.FAILURE, "the other process could not report");
    }
  }

  private void reasoned(SymbiontClient client, AgentId analyst, Path data, boolean scripted)
      throws InterruptedException {
    step(
        "A governed loop: the analyst proposes, the gate decides, real tools run"
            + (scripted ? " (a script stands in for the model)" : ""));
    LoopWatch watch =
        new LoopWatch(console(), data.resolve("audit"), client.reasoning(), analyst, json());
    CompletableFuture<RunReasoningLoopResponse> loop =
        client.reasoning().async().run(analyst, RunReasoningLoopRequest.of(TASK));
    CompletableFuture<?> approver = CompletableFuture.runAsync(() -> approve(client, loop));
    RunReasoningLoopResponse response = RunCommand.await(loop, watch);
    approver.join();
    say("answer", response.result().output());
    say(
        "loop",
        "%d model calls, %d tokens, %d ms"
            .formatted(
                response.result().iterations(),
                response.result().totalUsage().totalTokens(),
                response.result().durationMs()));
  }

  /** Stands in for the person who would run {@code symbiont approvals approve}. */
  private static void approve(SymbiontClient client, CompletableFuture<?> loop) {
    while (!loop.isDone()) {
      for (HeldAction held : client.approvals().list()) {
        client.approvals().approve(held.id(), ApprovalDecision.because("seen in the quickstart"));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void executed(SymbiontClient client, AgentId reporter) throws InterruptedException {
    step("The reporter is executed on what was found; its history tells");
    ExecutionId execution =
        client
            .agents()
            .execute(
                reporter, ExecuteAgentRequest.input(new JsonString("The file has five lines.")))
            .executionId();
    List<AgentHistoryEntry> history = List.of();
    for (int looks = 0; looks < MOST_LOOKS && !hasEnded(history); looks++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      history =
          client.agents().history(reporter).history().stream()
              .filter(entry -> entry.executionId().equals(execution))
              .sorted(Comparator.comparing(entry -> entry.timestamp().text()))
              .toList();
    }
    history.forEach(entry -> say(entry.status(), entry.timestamp().text()));
    if (!hasEnded(history)) {
      throw new CommandFailure(ExitCode.FAILURE, "the execution of the reporter did not end");
    }
  }

  private static boolean hasEnded(List<AgentHistoryEntry> history) {
    return history.stream()
        .map(AgentHistoryEntry::status)
        .anyMatch(status -> status.equals("completed") || status.equals("failed"));
  }

  private void identity() {
    step("The agent's identity: an AgentPin credential, issued and verified offline");
    EcdsaP256 engine = AgentPinCrypto.preferred();
    P256PrivateKey key = engine.generateKey(new SecureRandom());
    String kid = key.publicKey().fingerprint();
    String agent = "urn:agentpin:" + DOMAIN + ":analyst";
    LocalRegistry registry = new LocalRegistry();
    registry.register(
        DiscoveryDocument.builder(DOMAIN, EntityType.DEPLOYER)
            .addKey(Jwk.of(key.publicKey(), kid))
            .addAgent(AgentDeclaration.builder(agent, "Analyst").capabilities("read:texts").build())
            .updatedAt(console().clock().instant())
            .build());
    String token =
        CredentialIssuer.builder(DOMAIN, key, kid)
            .build()
            .issue(
                CredentialRequest.builder(agent)
                    .capabilities("read:texts")
                    .audience("reporter.example")
                    .lifetime(Duration.ofMinutes(15))
                    .build());
    CredentialVerifier verifier = CredentialVerifier.builder().resolver(registry).build();
    say("verified", describe(verifier.verify(token, Expectations.audience("reporter.example"))));
    String forged = token.substring(0, token.length() - 6) + "AAAAAA";
    say("forged", describe(verifier.verify(forged, Expectations.audience("reporter.example"))));
  }

  private static String describe(Verification verification) {
    if (verification instanceof Verification.Verified verified) {
      return verified.agentId() + " may " + verified.capabilities();
    }
    Verification.Rejected rejected = (Verification.Rejected) verification;
    return "refused: " + rejected.code();
  }

  private void metrics(SymbiontClient client, AgentId analyst) {
    step("Metrics and what is kept");
    SystemMetrics metrics = client.metrics().current();
    say("agents", metrics.totalAgents().map(String::valueOf).orElse("?"));
    say("journal", client.reasoning().journal(analyst, 0, 1000).size() + " entries");
    say("tools used", String.valueOf(client.reasoning().toolProfiles(analyst).size()));
  }

  private void audited(Path data) throws IOException {
    step("The audit trail: chained, signed, and one altered byte is found");
    AuditReport report = AuditVerifier.verify(data.resolve("audit"));
    say("original", (report.valid() ? "valid, " : "NOT VALID, ") + report.checked() + " records");
    Path copy = data.resolve("audit-copy");
    copy(data.resolve("audit"), copy);
    Path log = copy.resolve("audit-000000000000.jsonl");
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
    AuditReport altered = AuditVerifier.verify(copy);
    say(
        "altered copy",
        altered.valid()
            ? "valid: THE ALTERATION WAS NOT FOUND"
            : "found: record %d, %s"
                .formatted(
                    altered.problems().get(0).sequence(), altered.problems().get(0).message()));
    if (!report.valid() || altered.valid()) {
      throw new CommandFailure(ExitCode.FAILURE, "the audit trail does not hold what it promises");
    }
  }

  // ---- the script ---------------------------------------------------------------------------

  private Optional<InferenceProvider> scriptUnlessKeyIsSet() {
    boolean key =
        Stream.of("OPENROUTER_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY")
            .anyMatch(variable -> console().variable(variable).isPresent());
    return key ? Optional.empty() : Optional.of(new ScriptedProvider(script()));
  }

  private static List<ScriptedProvider.Turn> script() {
    return List.of(
        ScriptedProvider.calls(
            "First I look at the text.",
            new ToolCallRequest("c1", "count_lines", "{\"file\":\"" + TEXT + "\"}"),
            new ToolCallRequest(
                "c2", "search_text", "{\"word\":\"keeper\",\"file\":\"" + TEXT + "\"}")),
        ScriptedProvider.calls(
            "Now I tidy up and look back.",
            new ToolCallRequest("c3", "delete_file", "{\"file\":\"" + TEXT + "\"}"),
            new ToolCallRequest("c4", "git_history", "{\"count\":2}")),
        ScriptedProvider.says(QuickstartCommand::summary),
        ScriptedProvider.says("Reported: the file has five lines."));
  }

  private static String summary(InferenceRequest request) {
    return request.messages().stream()
        .filter(message -> message.role() == Message.Role.TOOL)
        .map(
            message ->
                message.toolName().orElse("?")
                    + ": "
                    + message.content().strip().lines().findFirst().orElse(""))
        .collect(Collectors.joining("\n", "Here is what came back.\n", ""));
  }

  // ---- output and files ---------------------------------------------------------------------

  private void step(String title) {
    step++;
    if (json()) {
      console().jsonLine(JsonObject.builder().put("step", step).put("title", title).build());
    } else {
      console().line("");
      console().line(console().styled(Style.BOLD, step + ". " + title));
    }
  }

  private void say(String what, String text) {
    if (json()) {
      console()
          .jsonLine(
              JsonObject.builder().put("step", step).put("what", what).put("text", text).build());
      return;
    }
    String indented = Console.harmless(text).replace("\n", "\n" + " ".repeat(18));
    console().line("    " + console().styled(Style.CYAN, "%-13s".formatted(what)) + " " + indented);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary directory cannot be deleted", e);
    }
  }
}
