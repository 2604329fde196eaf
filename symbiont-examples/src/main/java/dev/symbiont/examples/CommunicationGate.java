package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.error.PermissionDeniedException;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.runtime.SymbiontRuntime;
import java.io.PrintStream;
import java.util.Map;

/** Rules say which agent may write to which, and hold for the next message. */
public final class CommunicationGate {
  private CommunicationGate() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      AgentId analyst = agent(client, "analyst");
      AgentId reporter = agent(client, "reporter");
      send(client, analyst, reporter, out);

      CommunicationRule rule =
          client
              .communication()
              .add(CommunicationRule.allow("analyst", "reporter").withPriority(10).withMaxDepth(3));
      CommunicationEvaluation decision =
          client
              .communication()
              .evaluate(EvaluateCommunicationRequest.of("analyst", "reporter", "send_message"));
      out.println("allowed: " + decision.allowed() + ", " + decision.reason());
      out.println(
          "by the rule: " + decision.rule().flatMap(CommunicationRule::id).equals(rule.id()));
      send(client, analyst, reporter, out);
    }
  }

  private static AgentId agent(SymbiontClient client, String name) {
    return client
        .agents()
        .create(AgentSpec.builder(name).dsl("agent " + name + " {}").build())
        .id();
  }

  private static void send(SymbiontClient client, AgentId from, AgentId to, PrintStream out) {
    try {
      client.messages().send(to, SendMessageRequest.of(from, "the figures are ready"));
      client
          .messages()
          .receive(to)
          .messages()
          .forEach(message -> out.println("received: " + message.payload()));
    } catch (PermissionDeniedException e) {
      out.println("not sent: " + e.code().orElse("?"));
    }
  }
}
