package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.LoopDecision;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.SymbiontRuntime;
import java.io.PrintStream;
import java.util.Map;

/** Asks the policies of an agent without doing anything. */
public final class CedarDecision {
  private CedarDecision() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      AgentId agent = AgentId.of("researcher");
      // snippet: policy-add
      client
          .reasoning()
          .addPolicy(
              agent,
              CedarPolicy.of(
                  "search",
                  """
                  permit(principal, action == Action::"tool_call::search", resource)
                  when { context.iteration < 5 };
                  """));
      // end

      // snippet: policy-evaluate
      LoopDecision search =
          client.reasoning().evaluate(agent, new ProposedAction.ToolCall("1", "search", "{}"));
      LoopDecision delete =
          client.reasoning().evaluate(agent, new ProposedAction.ToolCall("2", "delete_all", "{}"));
      out.println("search: " + (search instanceof LoopDecision.Allow ? "allowed" : "denied"));
      if (delete instanceof LoopDecision.Deny denied) {
        out.println("delete_all: " + denied.reason());
      }
      // end
    }
  }
}
