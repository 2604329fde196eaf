package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.input.HttpInput;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.runtime.input.RoutingRule;
import dev.symbiont.webhooks.InMemoryReplayGuard;
import dev.symbiont.webhooks.ReplayGuardedVerifier;
import dev.symbiont.webhooks.SignatureVerifier;
import dev.symbiont.webhooks.WebhookProvider;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The snippets of docs/http-input.md. */
class HttpInputSnippetsTest {
  private final ListenAddress address = ListenAddress.anyPort();

  @Test
  void serve() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      // snippet: serve
      runtime.agents().create(AgentSpec.of("triage", "agent triage { }"));
      HttpInputConfig config =
          HttpInputConfig.builder("triage")
              .route(new RoutingRule.PathPrefix("/webhook/deploy"), "deployer")
              .route(new RoutingRule.JsonFieldEquals("source", "pager"), "on-call")
              .build();
      SymbiontServer server =
          SymbiontServer.builder(runtime.httpInput(config)).address(address).start();
      // end
      assertThat(server.uri().getPort()).isPositive();
      server.close();
    }
  }

  @Test
  void signed() {
    String secret = "a-webhook-secret-for-docs";
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      // snippet: signed
      SignatureVerifier verifier =
          new ReplayGuardedVerifier(
              WebhookProvider.GITHUB.verifier(secret),
              new InMemoryReplayGuard(WebhookProvider.GITHUB.replayRetention(), 100_000),
              "github",
              Clock.systemUTC());
      HttpInput input =
          runtime.httpInput(HttpInputConfig.builder("triage").signature(verifier).build());
      // end
      assertThat(input).isNotNull();
    }
  }
}
