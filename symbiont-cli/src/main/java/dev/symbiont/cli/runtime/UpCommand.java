package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.server.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a project until it is stopped. */
@Command(
    name = "up",
    description = {
      "Serves a project until it is stopped (Ctrl-C or SIGTERM).",
      "The model comes from the environment: OPENROUTER_API_KEY, OPENAI_API_KEY or"
          + " ANTHROPIC_API_KEY; without one a rule answers and says so.",
      "SYMBIONT_MASTER_KEY, 32 bytes in base64 or as 64 hexadecimal digits, encrypts the private"
          + " keys of the agents; without it the file master.key in the data directory does, which"
          + " is made when it is missing.",
      "Further variables: SYMBIONT_API_TOKEN, SYMBIONT_CORS_ORIGINS, SYMBIONT_TRUSTED_PROXIES,"
          + " SYMBIONT_REQUIRE_APPROVAL_TOOLS and SYMBIONT_ESCALATION_TIMEOUT (seconds).",
      "With --json the events of the start and the stop, and all logs, are lines of JSON."
    })
final class UpCommand extends ConsoleCommand {
  @Mixin private final ProjectOptions options = new ProjectOptions();
  @Mixin private final IdentityOptions identity = new IdentityOptions();

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port of the API; 8080, and 0 for a free one.")
  private int port = 8080;

  @Option(
      names = "--http-bind",
      paramLabel = "ADDRESS",
      description = "Address that both listen on; 127.0.0.1.")
  private String bind = "127.0.0.1";

  @Option(
      names = "--insecure-bind",
      description =
          "Allow an address that other machines reach, although nothing is encrypted; for a"
              + " container behind a proxy that ends TLS.")
  private boolean insecureBind;

  @Mixin private final InputOptions input = new InputOptions();

  @Option(
      names = "--watch-tools",
      description = "Take over changed files in tools/ within seconds. For development.")
  private boolean watchTools;

  UpCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    Project project = options.project(console());
    Path data = options.data(console());
    Function<HttpTransport, AgentIdentityCheck> check = identity.check(console(), data);
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> stop(stopped, closed), "symbiont-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    Optional<JsonLogs> logs = json() ? Optional.of(JsonLogs.to(console())) : Optional.empty();
    try {
      serve(project, data, check, stopped);
      if (json()) {
        console().jsonLine(JsonObject.builder().put("event", "stopped").build());
      }
    } finally {
      logs.ifPresent(JsonLogs::close);
      closed.countDown();
    }
    return ExitCode.OK;
  }

  private void serve(
      Project project,
      Path data,
      Function<HttpTransport, AgentIdentityCheck> check,
      CountDownLatch stopped)
      throws InterruptedException {
    try (LocalRuntime runtime =
        LocalRuntime.start(
            console(),
            new LocalRuntime.Settings(
                project,
                data,
                new Listening(new ListenAddress(bind, port), insecureBind),
                Optional.empty(),
                check,
                watchTools))) {
      List<Agent> agents = runtime.load(project.agents());
      Optional<URI> webhooks =
          input
              .config(console(), agents)
              .map(
                  config ->
                      runtime.serve(
                          config,
                          new Listening(new ListenAddress(bind, input.port()), insecureBind)));
      announce(runtime, webhooks, data, agents);
      stopped.await();
    }
  }

  /** Runs when the process is asked to end: waits until everything is stored and closed. */
  private static void stop(CountDownLatch stopped, CountDownLatch closed) {
    stopped.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void announce(
      LocalRuntime runtime, Optional<URI> webhooks, Path data, List<Agent> agents) {
    if (json()) {
      JsonObject.Builder ready =
          JsonObject.builder().put("event", "ready").put("url", runtime.uri().toString());
      webhooks.ifPresent(uri -> ready.put("webhook_url", uri + "/webhook"));
      console()
          .jsonLine(
              ready
                  .put("token_file", data.resolve("api-token").toString())
                  .put(
                      "agents",
                      new JsonArray(
                          agents.stream()
                              .<JsonValue>map(
                                  agent ->
                                      JsonObject.builder()
                                          .put("id", agent.id().toString())
                                          .put("name", agent.name())
                                          .build())
                              .toList()))
                  .build());
      return;
    }
    console().line(console().styled(Style.BOLD, "Symbiont is up at " + runtime.uri()));
    console()
        .line(
            "  webhook "
                + webhooks
                    .map(uri -> uri + "/webhook")
                    .orElse("none: the project has no agent in agents/"));
    console().line("  token   " + data.resolve("api-token"));
    console().line("  audit   " + data.resolve("audit"));
    agents.forEach(agent -> console().line("  agent   " + agent.name() + "  " + agent.id()));
    console().line("Stop with Ctrl-C.");
  }
}
