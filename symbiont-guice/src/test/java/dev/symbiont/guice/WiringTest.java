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
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.memory.AgentMemoryContext;
import dev.symbiont.memory.MarkdownMemoryStore;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.schemapin.KeyPinStore;
import dev.symbiont.schemapin.MemoryPinStore;
import dev.symbiont.schemapin.SchemaVerifier;
import dev.symbiont.schemapin.SkillVerifier;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
