package dev.symbiont.cli.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.guice.ApacheTransportModule;
import dev.symbiont.guice.RuntimeModule;
import dev.symbiont.guice.ServerModule;
import dev.symbiont.guice.ToolCladModule;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntimeBuilder;
import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.audit.FileAnchor;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.bus.MasterKey;
import dev.symbiont.runtime.http.TrustedProxies;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.runtime.inference.InferenceEnvironment;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.server.SymbiontServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Binds the runtime of a project and its listener, as the options and the environment say. */
final class ProjectModule extends AbstractModule {
  private static final System.Logger LOG = System.getLogger(ProjectModule.class.getName());
  private static final String MASTER_KEY = "SYMBIONT_MASTER_KEY";

  private final Console console;
  private final LocalRuntime.Settings settings;

  ProjectModule(Console console, LocalRuntime.Settings settings) {
    this.console = console;
    this.settings = settings;
  }

  @Override
  protected void configure() {
    // One transport for models, tools and documents: it connects to the addresses it is given.
    install(new ApacheTransportModule());
    install(
        new ToolCladModule(
            settings.project().root(),
            tools ->
                tools
                    .environment(console.environment())
                    .evidenceRoot(settings.data().resolve("evidence"))));
    install(new RuntimeModule(this::describe));
    install(new ServerModule(settings.listening()::describe));
  }

  @Provides
  @Singleton
  AgentIdentityCheck identity(HttpTransport transport) {
    return settings.identity().apply(transport);
  }

  @Provides
  @Singleton
  GovernanceSettings governance(
      ToolCladExecutor tools, HttpTransport transport, JsonCodec json, Clock clock) {
    tools
        .errors()
        .forEach(error -> LOG.log(System.Logger.Level.WARNING, "tool left out: {0}", error));
    GovernanceSettings governance =
        GovernanceSettings.DEFAULT
            .withToolClad(tools)
            .withToolsWatched(settings.toolsWatched())
            .withAgentsMadeOnDemand(false)
            .withApprovalRules(approvalRules());
    governance =
        settings.project().policies().map(governance::withPolicyDirectory).orElse(governance);
    governance =
        settings.project().accessPolicies().map(governance::withAccessPolicies).orElse(governance);
    governance =
        console
            .variable("SYMBIONT_AUDIT_ANCHOR")
            .map(file -> new FileAnchor(console.resolve(Path.of(file))))
            .map(governance::withAuditAnchor)
            .orElse(governance);
    return settings
        .model()
        .or(
            () ->
                new InferenceEnvironment(console.environment(), transport, json, clock).provider())
        .map(governance::withModel)
        .orElse(governance);
  }

  private void describe(SymbiontRuntimeBuilder runtime) {
    runtime.dataDirectory(settings.data()).httpInputHost(SymbiontServer.httpInputHost());
    console.variable("SYMBIONT_API_TOKEN").map(ApiToken::of).ifPresent(runtime::apiToken);
    console.variable(MASTER_KEY).map(ProjectModule::masterKey).ifPresent(runtime::masterKey);
    list("SYMBIONT_CORS_ORIGINS").ifPresent(runtime::corsOrigins);
    list("SYMBIONT_TRUSTED_PROXIES").map(TrustedProxies::of).ifPresent(runtime::trustedProxies);
  }

  private static MasterKey masterKey(String text) {
    try {
      return MasterKey.of(Secret.of(text));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, MASTER_KEY + " cannot be used: " + e.getMessage());
    }
  }

  private ApprovalRules approvalRules() {
    Set<String> held = list("SYMBIONT_REQUIRE_APPROVAL_TOOLS").orElse(Set.of());
    ApprovalRules rules = ApprovalRules.of(held, tool -> false);
    return console
        .variable("SYMBIONT_ESCALATION_TIMEOUT")
        .map(ProjectModule::seconds)
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

  private Optional<Set<String>> list(String variable) {
    return console
        .variable(variable)
        .map(
            text ->
                Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .collect(Collectors.toSet()));
  }
}
