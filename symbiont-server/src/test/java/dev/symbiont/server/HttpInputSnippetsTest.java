package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.input.WebhookTarget;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.domain.webhook.HttpInputServerConfig;
import dev.symbiont.domain.webhook.HttpInputServerInfo;
import dev.symbiont.domain.webhook.WebhookInvocationRequest;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.input.HttpInput;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.runtime.input.RoutingRule;
import dev.symbiont.transport.jdk.JdkTransport;
import dev.symbiont.webhooks.InMemoryReplayGuard;
import dev.symbiont.webhooks.ReplayGuardedVerifier;
import dev.symbiont.webhooks.SignatureVerifier;
import dev.symbiont.webhooks.WebhookProvider;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
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

  @Test
  void manageAndInvoke() {
    try (SymbiontRuntime runtime =
            SymbiontRuntime.builder().httpInputHost(SymbiontServer.httpInputHost()).build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      runtime.agents().create(AgentSpec.of("triage", "agent triage { }"));
      AgentId triage = AgentId.of("triage");
      int port = 0;
      // snippet: manage
      HttpInputServerInfo input =
          client
              .httpInput()
              .create(
                  HttpInputServerConfig.of(triage, port)
                      .withWebhookVerify("github", "the-shared-secret"));
      client.httpInput().start(input.serverId());
      // end
      URI address =
          URI.create(
              client.httpInput().get(input.serverId()).extra().string("address").orElseThrow()
                  + "/webhook");
      try (SymbiontClient sender =
          SymbiontClient.builder().environment(Map.of()).transport(JdkTransport.create()).build()) {
        // snippet: invoke
        WebhookTarget target =
            WebhookTarget.of(address).signedAsGitHub(Secret.of("the-shared-secret"));
        WebhookInvocationResponse answer =
            sender
                .httpInput()
                .at(target)
                .invoke(WebhookInvocationRequest.ofPrompt("What is open?"));
        // end
        assertThat(answer.status()).isEqualTo("completed");
      }
    }
  }
}
