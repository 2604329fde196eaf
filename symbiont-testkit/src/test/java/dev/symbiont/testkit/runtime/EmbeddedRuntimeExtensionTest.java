package dev.symbiont.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Repeat;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.error.ServerException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedRuntimeExtensionTest {
  private static final CallOptions ONCE = CallOptions.DEFAULT.withRepeat(Repeat.NEVER);
  private static final URI HEALTH = URI.create("http://embedded/api/v1/health");

  @Nested
  @ExtendWith(EmbeddedRuntimeExtension.class)
  class Defaults {
    private static final List<SymbiontRuntime> SEEN = new ArrayList<>();
    private final SymbiontRuntime own;

    Defaults(SymbiontRuntime own) {
      this.own = own;
    }

    @BeforeEach
    void remember(SymbiontRuntime runtime) {
      assertThat(runtime).isSameAs(own);
      SEEN.add(runtime);
    }

    @RepeatedTest(2)
    void parameters_ofOneTest_reachOneFreshRuntime(
        SymbiontClient client, SymbiontRuntime runtime, HttpTransport transport) {
      assertThat(runtime).isSameAs(own);
      assertThat(client.agents().list()).isEmpty();
      client.agents().create(AgentSpec.builder("greeter").dsl("agent greeter {}").build());
      assertThat(runtime.agents().size()).isEqualTo(1);
      assertThat(transport.send(HttpCall.get(HEALTH)).status()).isEqualTo(200);
    }

    @AfterAll
    static void everyRuntimeIsClosed() {
      assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
      for (SymbiontRuntime runtime : SEEN) {
        assertThat(runtime.isReady()).isFalse();
        assertThatIllegalStateException()
            .isThrownBy(() -> runtime.transport().send(HttpCall.get(HEALTH)));
      }
    }
  }

  @Nested
  class Shared {
    private static SymbiontRuntime shared;

    @RegisterExtension
    static final EmbeddedRuntimeExtension RUNTIME =
        EmbeddedRuntimeExtension.with(builder -> builder.maxAgents(1));

    @BeforeAll
    static void askFirst(SymbiontRuntime runtime) {
      shared = runtime;
    }

    @RepeatedTest(2)
    void parameters_afterBeforeAllAsked_reachItsRuntime(SymbiontRuntime runtime) {
      assertThat(runtime).isSameAs(shared);
      assertThat(runtime.isReady()).isTrue();
    }

    @Test
    void settings_ofTheRuntime_areUsed(SymbiontClient client) {
      client.agents().create(AgentSpec.builder("one").dsl("agent one {}").build());
      AgentSpec second = AgentSpec.builder("two").dsl("agent two {}").build();
      assertThatExceptionOfType(ServerException.class)
          .isThrownBy(() -> client.with(ONCE).agents().create(second));
    }
  }
}
