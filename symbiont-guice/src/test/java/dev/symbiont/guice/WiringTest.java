package dev.symbiont.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.util.Modules;
import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DocumentResolver;
import dev.symbiont.agentpin.InMemoryPinStore;
import dev.symbiont.agentpin.PinStore;
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.config.Setting;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentState;
import dev.symbiont.domain.agent.ExecutionMode;
import dev.symbiont.domain.agent.HeartbeatRequest;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.ProxySettings;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.memory.AgentMemoryContext;
import dev.symbiont.memory.MarkdownMemoryStore;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.runtime.identity.IdentityVerdict;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.schemapin.KeyPinStore;
import dev.symbiont.schemapin.MemoryPinStore;
import dev.symbiont.schemapin.SchemaVerifier;
import dev.symbiont.schemapin.SkillVerifier;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WiringTest {
  @TempDir Path directory;

  /** Agents may answer and nothing else. */
  private static final class AnswersOnly extends AbstractModule {
    @Override
    protected void configure() {
      bind(GovernanceSettings.class).toInstance(GovernanceSettings.DEFAULT);
    }
  }

  /** The client's settings: the address and the token of the server beside it. */
  private static final class ServerConfig extends AbstractModule {
    @Provides
    @Singleton
    SymbiontConfig config(SymbiontRuntime runtime, SymbiontServer server) {
      return SymbiontConfig.loader()
          .environment(Map.of())
          .withoutDotenv()
          .argument(Setting.BASE_URL, server.uri().toString())
          .argument(Setting.API_KEY, runtime.apiToken().orElseThrow().reveal())
          .load();
    }
  }

  private static Module noCredentials() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(SymbiontConfig.class)
            .toInstance(SymbiontConfig.loader().environment(Map.of()).withoutDotenv().load());
      }
    };
  }

  private static Module runtime() {
    return Modules.combine(
        new JsonModule(), new ClockModule(), new AnswersOnly(), new RuntimeModule());
  }

  @Test
  void client_overTheEmbeddedTransport_reachesTheRuntime() {
    Injector injector =
        Guice.createInjector(
            runtime(), new EmbeddedTransportModule(), noCredentials(), new ClientModule());
    try (Closer closer = injector.getInstance(Closer.class)) {
      SymbiontClient client = injector.getInstance(SymbiontClient.class);

      client.agents().create(AgentSpec.builder("guest").dsl("agent guest { }").build());

      assertThat(client.healthCheck().status()).isEqualTo("healthy");
      assertThat(client.listAgents()).hasSize(1);
      assertThat(client.describe()).contains("embedded");
      assertThat(closer).isSameAs(injector.getInstance(Closer.class));
    }
  }

  static List<Module> sockets() {
    return List.of(new JdkTransportModule(), new ApacheTransportModule());
  }

  @ParameterizedTest
  @MethodSource("sockets")
  void client_overASocket_reachesTheServer(Module transport) {
    Injector injector =
        Guice.createInjector(
            runtime(),
            new ServerModule(ListenAddress.anyPort()),
            transport,
            new ServerConfig(),
            new ClientModule());
    SymbiontRuntime runtime = injector.getInstance(SymbiontRuntime.class);
    try (Closer closer = injector.getInstance(Closer.class)) {
      SymbiontClient client = injector.getInstance(SymbiontClient.class);

      client.agents().create(AgentSpec.builder("guest").dsl("agent guest { }").build());

      assertThat(client.listAgentIds()).hasSize(1);
      assertThat(runtime.isReady()).isTrue();
      assertThat(closer).isNotNull();
    }
    assertThat(runtime.isReady()).isFalse();
  }

  @Test
  void runtime_settings_areTaken() {
    Injector injector =
        Guice.createInjector(
            new JsonModule(),
            new ClockModule(),
            new AnswersOnly(),
            new RuntimeModule(builder -> builder.dataDirectory(directory)));
    try (Closer closer = injector.getInstance(Closer.class)) {
      assertThat(injector.getInstance(SymbiontRuntime.class).isReady()).isTrue();
      assertThat(directory.resolve("runtime.db")).exists();
      assertThat(closer).isNotNull();
    }
  }

  @Test
  void transportSettings_bound_areTakenUnlessTheModuleHasItsOwn() {
    ProxySettings nobody = ProxySettings.of("127.0.0.1", 9);
    Module settings =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(TransportSettings.class).toInstance(TransportSettings.DEFAULT.withProxy(nobody));
          }
        };

    // Behind a proxy a transport cannot choose the address that it connects to.
    assertThat(connectsToGivenAddresses(new ApacheTransportModule())).isTrue();
    assertThat(connectsToGivenAddresses(new ApacheTransportModule(), settings)).isFalse();
    assertThat(
            connectsToGivenAddresses(
                new ApacheTransportModule(TransportSettings.DEFAULT), settings))
        .isTrue();
  }

  private static boolean connectsToGivenAddresses(Module... modules) {
    Injector injector = Guice.createInjector(modules);
    try (Closer closer = injector.getInstance(Closer.class)) {
      assertThat(closer).isNotNull();
      return injector.getInstance(HttpTransport.class).connectsToGivenAddresses();
    }
  }

  @Test
  void identityCheck_bound_isThatOfTheRuntime() {
    List<UUID> asked = new ArrayList<>();
    AgentIdentityCheck check =
        (agent, domain, token) -> {
          asked.add(agent);
          return IdentityVerdict.ACCEPTED;
        };
    Injector injector =
        Guice.createInjector(
            runtime(),
            new EmbeddedTransportModule(),
            noCredentials(),
            new ClientModule(),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(AgentIdentityCheck.class).toInstance(check);
              }
            });
    try (Closer closer = injector.getInstance(Closer.class)) {
      SymbiontClient client = injector.getInstance(SymbiontClient.class);
      AgentId sensor =
          client
              .agents()
              .create(
                  AgentSpec.builder("sensor")
                      .executionMode(ExecutionMode.External.every(Duration.ofSeconds(30)))
                      .build())
              .id();

      client.agents().heartbeat(sensor, HeartbeatRequest.of(AgentState.RUNNING));

      assertThat(asked).containsExactly(UUID.fromString(sensor.value()));
      assertThat(closer).isNotNull();
    }
  }

  @Test
  void tools_ofAProject_areThoseOfItsManifests() throws IOException {
    Files.createDirectories(directory.resolve("tools"));
    Files.writeString(
        directory.resolve("tools/list_dir.clad.toml"),
        """
        [tool]
        name = "list_dir"
        version = "1.0.0"
        binary = "ls"
        description = "Lists a directory"
        timeout_seconds = 5
        risk_tier = "low"

        [command]
        exec = ["ls"]

        [output]
        format = "text"

        [output.schema]
        type = "object"
        """);
    Injector injector =
        Guice.createInjector(
            new JsonModule(),
            new ClockModule(),
            new ApacheTransportModule(),
            new ToolCladModule(directory));
    try (Closer closer = injector.getInstance(Closer.class)) {
      assertThat(injector.getInstance(ToolCladExecutor.class).definitions())
          .extracting(ToolDefinition::name)
          .containsExactly("list_dir");
      assertThat(closer).isNotNull();
    }
  }

  @Test
  void trustModules_withTheirPorts_giveVerifiersAndMemory() {
    Injector injector =
        Guice.createInjector(
            new JsonModule(),
            new ClockModule(),
            new AgentPinModule(),
            new SchemaPinModule(),
            new MemoryModule(directory),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(PinStore.class).toInstance(new InMemoryPinStore());
                bind(DocumentResolver.class).toInstance(DocumentResolver.none());
                bind(KeyPinStore.class).toInstance(new MemoryPinStore());
              }
            });
    MarkdownMemoryStore memory = injector.getInstance(MarkdownMemoryStore.class);

    memory.saveContext("demo", AgentMemoryContext.builder("demo").fact("it works").build());

    assertThat(memory.loadContext("demo").orElseThrow().facts()).containsExactly("it works");
    assertThat(injector.getInstance(CredentialVerifier.class).pinStore())
        .isSameAs(injector.getInstance(PinStore.class));
    assertThat(injector.getInstance(SchemaVerifier.class)).isNotNull();
    assertThat(injector.getInstance(SkillVerifier.class)).isNotNull();
  }

  @Test
  void override_ofTheClock_reachesEveryModule() {
    Clock fixed = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    Module overridden =
        Modules.override(new JsonModule(), new ClockModule(), new MemoryModule(directory))
            .with(
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(Clock.class).toInstance(fixed);
                  }
                });

    Guice.createInjector(overridden)
        .getInstance(MarkdownMemoryStore.class)
        .saveContext("demo", AgentMemoryContext.builder("demo").fact("it is noon").build());

    assertThat(directory.resolve("demo/logs/2026-11-21.md")).exists();
  }

  @Test
  void clientBuilder_wholeConfigAndSingleSetting_isRefused() {
    SymbiontConfig config = SymbiontConfig.loader().environment(Map.of()).withoutDotenv().load();

    assertThatThrownBy(
            () -> SymbiontClient.builder().config(config).maxRetries(1).transport("jdk").build())
        .hasMessageContaining("whole and one by one");
  }

  @Test
  void wiring_withoutTransport_saysWhichPortIsMissingAndHowToProvideIt() {
    assertThatThrownBy(
            () -> Guice.createInjector(noCredentials(), new ClockModule(), new ClientModule()))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("HttpTransport is not explicitly bound")
        .hasMessageContaining(
            "ClientModule, which needs it: install JdkTransportModule, ApacheTransportModule or"
                + " EmbeddedTransportModule, or bind your own");
  }

  @Test
  void wiring_withoutGovernance_saysWhatToBind() {
    assertThatThrownBy(
            () -> Guice.createInjector(new JsonModule(), new ClockModule(), new RuntimeModule()))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("GovernanceSettings is not explicitly bound")
        .hasMessageContaining("RuntimeModule, which needs it: bind GovernanceSettings.DEFAULT");
  }

  /** Has a constructor that Guice could call without being told to. */
  static final class Unbound {
    @com.google.inject.Inject
    Unbound() {}
  }

  @Test
  void injector_unboundClass_isNotMadeJustInTime() {
    Injector injector = Guice.createInjector(new JsonModule());

    assertThatThrownBy(() -> injector.getInstance(Unbound.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Explicit bindings are required");
  }

  @Test
  void closer_severalResources_closesTheYoungestFirstAndOnce() {
    Closer closer = Guice.createInjector(new CloserModule()).getInstance(Closer.class);
    List<String> order = new ArrayList<>();
    assertThat(closer.own("older", () -> order.add("older"))).isEqualTo("older");
    closer.own(
        "failing",
        () -> {
          throw new IllegalArgumentException("it is stuck");
        });
    closer.own("younger", () -> order.add("younger"));

    assertThatThrownBy(closer::close).hasMessage("it is stuck");
    closer.close();

    assertThat(order).containsExactly("younger", "older");
  }

  @Test
  void closer_afterClosing_closesWhatComesLateAndRefusesIt() {
    Closer closer = Guice.createInjector(new CloserModule()).getInstance(Closer.class);
    List<String> order = new ArrayList<>();
    closer.close();

    assertThatThrownBy(() -> closer.own("late", () -> order.add("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after everything had been closed");
    assertThat(order).containsExactly("late");
  }

  @Test
  void transport_ofAModule_isOneForTheInjector() {
    Injector injector = Guice.createInjector(new JdkTransportModule());
    try (Closer closer = injector.getInstance(Closer.class)) {
      assertThat(injector.getInstance(HttpTransport.class))
          .isSameAs(injector.getInstance(HttpTransport.class));
      assertThat(closer).isNotNull();
    }
  }
}
