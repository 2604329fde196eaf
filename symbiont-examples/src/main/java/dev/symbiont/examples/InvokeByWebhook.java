package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.input.WebhookTarget;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.domain.webhook.WebhookInvocationRequest;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.server.SymbiontServer;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A webhook starts a governed loop, or reaches the agent that runs. */
public final class InvokeByWebhook {
  private InvokeByWebhook() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(ListenAddress.HTTP_INPUT, System.out);
  }

  static void run(ListenAddress address, PrintStream out) {
    try (SymbiontRuntime runtime = runtime();
        SymbiontServer server =
            SymbiontServer.builder(runtime.httpInput(HttpInputConfig.builder("scanner").build()))
                .address(address)
                .start();
        SymbiontClient client = SymbiontClient.create()) {
      Creation creation = runtime.agents().create(AgentSpec.of("scanner", "agent scanner {}"));
      WebhookTarget target =
          WebhookTarget.of(URI.create(server.uri() + "/webhook"))
              .withBearerToken(Secret.of(runtime.apiToken().orElseThrow().reveal()));
      WebhookInvocationRequest request =
          new WebhookInvocationRequest(
              Optional.of("scan target 10.0.0.1"),
              Optional.empty(),
              Optional.empty(),
              JsonObject.builder().put("target", "10.0.0.1").build());

      handle(client.httpInput().at(target).invoke(request), out);
      if (creation instanceof Creation.Created created) {
        runtime.agents().transition(created.agent().id(), LifecycleState.RUNNING);
      }
      handle(client.httpInput().at(target).invoke(request), out);
    }
  }

  private static void handle(WebhookInvocationResponse response, PrintStream out) {
    if (response instanceof WebhookInvocationResponse.ExecutionStarted started) {
      out.println("dispatched " + started.messageId() + " in " + started.latencyMs() + " ms");
    } else if (response instanceof WebhookInvocationResponse.Completed completed) {
      out.println("completed via " + completed.provider() + " " + completed.model());
      completed
          .toolRuns()
          .forEach(run -> out.println(" - " + run.tool() + " " + run.outputPreview()));
    }
  }

  private static SymbiontRuntime runtime() {
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool("port_scan", "Scans the ports.", JsonObject.EMPTY, call -> "443 open")
            .build();
    ScriptedProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.calls("I scan.", new ToolCallRequest("1", "port_scan", "{}")),
                ScriptedProvider.says("I was not allowed to scan.")));
    return SymbiontRuntime.builder()
        .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
        .governance(
            GovernanceSettings.DEFAULT.withModel(model).withTools(tools, tool -> ToolFacts.UNKNOWN))
        .build();
  }
}
