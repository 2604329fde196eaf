package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.http.TrustedProxies;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.runtime.inference.InferenceEnvironment;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.runtime.tool.TransportToolClient;
import dev.symbiont.server.SymbiontServer;
import dev.symbiont.toolclad.ToolClad;
import dev.symbiont.transport.apache.ApacheTransport;
import dev.symbiont.transport.jdk.JdkTransport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A runtime over a project, with its listener, in this process. */
final class LocalRuntime implements AutoCloseable {
  private final SymbiontRuntime runtime;
  private final SymbiontServer server;
  private final List<SymbiontServer> inputs = new ArrayList<>();
  private final ToolCladExecutor tools;
  private final HttpTransport models;
  private final HttpTransport requests;

  private LocalRuntime(
      SymbiontRuntime runtime,
      SymbiontServer server,
      ToolCladExecutor tools,
      HttpTransport models,
      HttpTransport requests) {
    this.runtime = runtime;
    this.server = server;
    this.tools = tools;
    this.models = models;
    this.requests = requests;
  }

  /** Starts the runtime of {@code project} for agents that need no credential. */
  static LocalRuntime start(
      Console console,
      Project project,
      Path data,
      Listening listening,
      Optional<InferenceProvider> model) {
    return start(
        console,
        project,
        data,
        listening,
        model,
        transport -> AgentIdentityCheck.NOT_REQUIRED,
        false);
  }

  /**
   * Starts the runtime of {@code project}.
   *
   * @param data where it keeps its files
   * @param model the model; without one that of the environment, else the offline rule
   * @param identity what agents have to show, given a transport that lives as long as the runtime
   * @param watchTools whether changed manifests are taken over without being asked to
   */
  static LocalRuntime start(
      Console console,
      Project project,
      Path data,
      Listening listening,
      Optional<InferenceProvider> model,
      Function<HttpTransport, AgentIdentityCheck> identity,
      boolean watchTools) {
    GsonCodec json = new GsonCodec();
    HttpTransport models = JdkTransport.create();
    HttpTransport requests = ApacheTransport.create();
    ToolCladExecutor tools =
        new ToolCladExecutor(
            ToolClad.builder(project.root())
                .clock(console.clock())
                .environment(console.environment())
                .http(new TransportToolClient(requests), TransportToolClient.systemResolver())
                .evidenceRoot(data.resolve("evidence")),
            json);
    GovernanceSettings settings =
        GovernanceSettings.DEFAULT
            .withToolClad(tools)
            .withToolsWatched(watchTools)
            .withAgentsMadeOnDemand(false)
            .withApprovalRules(approvalRules(console));
    settings = project.policies().map(settings::withPolicyDirectory).orElse(settings);
    settings =
        model
            .or(
                () ->
                    new InferenceEnvironment(console.environment(), models, json, console.clock())
                        .provider())
            .map(settings::withModel)
            .orElse(settings);
    SymbiontRuntime.Builder builder =
        SymbiontRuntime.builder()
            .dataDirectory(data)
            .clock(console.clock())
            .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
            .governance(settings)
            .identityCheck(identity.apply(models));
    console.variable("SYMBIONT_API_TOKEN").map(ApiToken::of).ifPresent(builder::apiToken);
    list(console, "SYMBIONT_CORS_ORIGINS").ifPresent(builder::corsOrigins);
    list(console, "SYMBIONT_TRUSTED_PROXIES")
        .map(TrustedProxies::of)
        .ifPresent(builder::trustedProxies);
    SymbiontRuntime runtime = builder.build();
    try {
      SymbiontServer server = listening.start(SymbiontServer.builder(runtime.api()));
      return new LocalRuntime(runtime, server, tools, models, requests);
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  private static ApprovalRules approvalRules(Console console) {
    Set<String> held = list(console, "SYMBIONT_REQUIRE_APPROVAL_TOOLS").orElse(Set.of());
    ApprovalRules rules = ApprovalRules.of(held, tool -> false);
    return console
        .variable("SYMBIONT_ESCALATION_TIMEOUT")
        .map(LocalRuntime::seconds)
        .map(rules::withTimeout)
        .orElse(rules);
  }

  private static Duration seconds(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "SYMBIONT_ESCALATION_TIMEOUT must be a number of seconds from 1 to 999999, was '"
              + text
              + "'");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }

  private static Optional<Set<String>> list(Console console, String variable) {
    return console
        .variable(variable)
        .map(
            text ->
                Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .collect(Collectors.toSet()));
  }

  SymbiontRuntime runtime() {
    return runtime;
  }

  URI uri() {
    return server.uri();
  }

  /** Opens an HTTP input and returns its base address. */
  URI serve(HttpInputConfig config, Listening listening) {
    SymbiontServer input = listening.start(SymbiontServer.builder(runtime.httpInput(config)));
    inputs.add(input);
    return input.uri();
  }

  /** Registers the agents of a project, or takes over the new text of those that exist. */
  List<Agent> load(List<AgentSpec> agents) {
    return agents.stream().map(this::load).toList();
  }

  private Agent load(AgentSpec spec) {
    if (runtime.agents().resolve(spec.name()) instanceof Resolution.Found found) {
      return runtime
          .agents()
          .update(found.agent().id(), Optional.empty(), Optional.of(spec.dsl()))
          .orElse(found.agent());
    }
    Creation creation = runtime.agents().create(spec);
    if (creation instanceof Creation.Created created) {
      return created.agent();
    }
    throw new IllegalArgumentException("the agent " + spec.name() + " cannot be registered");
  }

  @Override
  public void close() {
    inputs.forEach(SymbiontServer::close);
    server.close();
    runtime.close();
    tools.close();
    requests.close();
    models.close();
  }
}
