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
  public Integer call() throws Exception {
    Project project = options.project(console());
    Path data = options.data(console());
    Function<HttpTransport, AgentIdentityCheck> check = identity.check(console(), data);
    return StopSignal.endsInOrder(console(), () -> serve(project, data, check));
  }

  private int serve(Project project, Path data, Function<HttpTransport, AgentIdentityCheck> check) {
    Optional<JsonLogs> logs = json() ? Optional.of(JsonLogs.to(console())) : Optional.empty();
    try {
      serveUntilStopped(project, data, check);
      if (json()) {
        console().jsonLine(JsonObject.builder().put("event", "stopped").build());
      }
      return ExitCode.OK;
    } finally {
      logs.ifPresent(JsonLogs::close);
    }
  }

  private void serveUntilStopped(
      Project project, Path data, Function<HttpTransport, AgentIdentityCheck> check) {
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
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      // By a signal: what was opened is closed.
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
                  .put("token_file", LocalRuntime.tokenFile(data).toString())
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
    console().line("  token   " + LocalRuntime.tokenFile(data));
    console().line("  audit   " + data.resolve("audit"));
    agents.forEach(agent -> console().line("  agent   " + agent.name() + "  " + agent.id()));
    console().line("Stop with Ctrl-C.");
  }
}
