package dev.symbiont.examples;

// snippet: first-agent
import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** An agent that may count lines and may not delete anything. */
public final class FirstAgent {
  private FirstAgent() {}

  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool("count_lines", "Counts the lines.", JsonObject.EMPTY, call -> "2")
            .tool("delete_all", "Deletes everything.", JsonObject.EMPTY, call -> "deleted")
            .build();
    ScriptedProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.calls("", new ToolCallRequest("1", "count_lines", "{}")),
                ScriptedProvider.calls("", new ToolCallRequest("2", "delete_all", "{}")),
                ScriptedProvider.says("Two lines. I was not allowed to delete anything.")));

    try (SymbiontRuntime runtime =
            SymbiontRuntime.builder()
                .governance(
                    GovernanceSettings.DEFAULT
                        .withModel(model)
                        .withTools(tools, tool -> ToolFacts.UNKNOWN))
                .build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      AgentId analyst =
          client.agents().create(AgentSpec.builder("analyst").dsl("agent analyst {}").build()).id();
      client
          .reasoning()
          .addPolicy(
              analyst,
              CedarPolicy.of(
                  "counting",
                  "permit(principal, action == Action::\"tool_call::count_lines\", resource);"));

      RunReasoningLoopResponse answer =
          client.reasoning().run(analyst, RunReasoningLoopRequest.of("How many lines?"));
      out.println(answer.result().output());
      answer
          .journalEntries()
          .forEach(
              entry -> {
                if (entry.event() instanceof LoopEvent.PolicyEvaluated checked) {
                  out.printf(
                      "step %d: %d proposed, %d denied%n",
                      checked.iteration(), checked.actionCount(), checked.deniedCount());
                }
              });
    }
  }
}
// end
