package dev.symbiont.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.agentpin.CredentialVerifier;
import dev.symbiont.agentpin.DirectoryResolver;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.bus.Lease;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.bus.Outgoing;
import dev.symbiont.runtime.bus.SendResult;
import dev.symbiont.runtime.identity.AgentPinCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/runtime.md. */
class RuntimeSnippetsTest {
  private final List<String> handled = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void start() {
    // snippet: start
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory)
            .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
            .build()) {
      Creation creation = runtime.agents().create(AgentSpec.of("triage", "agent triage {}"));
      if (creation instanceof Creation.Created created) {
        assertThat(created.agent().state()).isEqualTo(LifecycleState.READY);
      }
    }
    // end
  }

  @Test
  void messages() {
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder().messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS).build()) {
      UUID alice = agent(runtime, "alice");
      UUID bob = agent(runtime, "bob");
      // snippet: messages
      SendResult sent = runtime.bus().send(Outgoing.direct(alice, bob, "hello".getBytes(UTF_8)));
      for (Lease lease : runtime.bus().lease(bob, 10)) {
        handle(lease.message().text());
        runtime.bus().acknowledge(lease);
      }
      // end
      assertThat(sent).isInstanceOf(SendResult.Accepted.class);
      assertThat(handled).containsExactly("hello");
    }
  }

  @Test
  void transport() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      // snippet: transport
      HttpTransport transport = runtime.transport();
      HttpReply health = transport.send(HttpCall.get(URI.create("http://embedded/api/v1/health")));
      // end
      assertThat(health.status()).isEqualTo(200);
    }
  }

  @Test
  void identity() throws IOException {
    Path documents = Files.createDirectory(directory.resolve("documents"));
    // snippet: identity
    CredentialVerifier verifier =
        CredentialVerifier.builder().resolver(new DirectoryResolver(documents)).build();
    SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .identityCheck(
                new AgentPinCheck(
                    verifier, Expectations.audience("runtime.example"), Set.of("edge.example")))
            .build();
    // end
    try (runtime) {
      UUID agent = agent(runtime, "edge");
      HttpReply reply =
          new Calls(runtime)
              .post(
                  "agents/" + agent + "/messages",
                  "{\"sender\":\"%s\",\"payload\":\"x\"}".formatted(agent));
      assertThat(reply.status()).isEqualTo(401);
    }
  }

  private void handle(String text) {
    handled.add(text);
  }

  private static UUID agent(SymbiontRuntime runtime, String name) {
    Creation creation = runtime.agents().create(AgentSpec.of(name, "agent a {}"));
    return ((Creation.Created) creation).agent().id();
  }
}
