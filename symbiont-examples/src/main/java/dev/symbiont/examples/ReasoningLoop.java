package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
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

/** Everything around one loop: its limits, its policies, its journal, breakers and profiles. */
public final class ReasoningLoop {
  private ReasoningLoop() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (SymbiontRuntime runtime = runtime();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      AgentId agent = AgentId.of("agent-1");
      policies(client, agent, out);
      loop(client, agent, out);
    }
  }

  private static void policies(SymbiontClient client, AgentId agent, PrintStream out) {
    client
        .reasoning()
        .addPolicy(
            agent,
            CedarPolicy.of(
                "tools", "permit(principal, action in Action::\"tool_call\", resource);"));
    client
        .reasoning()
        .addPolicy(
            agent,
            CedarPolicy.of(
                "deny-file-write",
                "forbid(principal, action == Action::\"tool_call::write_file\", resource);"));
    try {
      client
          .reasoning()
          .addPolicy(
              agent,
              CedarPolicy.of("misspelt", "forbid(principal, action == \"tool_call\", resource);"));
    } catch (SymbiontException e) {
      out.println("refused: " + e.getMessage());
    }
    client.reasoning().policies(agent).forEach(policy -> out.println("policy: " + policy.name()));
  }

  private static void loop(SymbiontClient client, AgentId agent, PrintStream out) {
    RunReasoningLoopResponse response =
        client
            .reasoning()
            .run(
                agent,
                RunReasoningLoopRequest.of(
                    "Analyze the latest sales data and create a report.",
                    LoopConfig.builder().maxIterations(10).timeoutMs(60_000).build()));
    out.println(response.result().output() + " (" + response.result().iterations() + ")");

    List<JournalEntry> journal = client.reasoning().journal(agent, 0, 50);
    out.println("journal: " + journal.size() + " entries");

    JsonObject breakers = client.reasoning().circuitBreakers(agent);
    out.println("breakers: " + breakers.members().keySet());
    client
        .reasoning()
        .toolProfiles(agent)
        .forEach(profile -> out.println("profile: " + profile.string("tool_name").orElse("?")));
    out.println(
        "diagnostics: "
            + client
                .reasoning()
                .diagnostics(agent, response.loopId())
                .array("iteration_history")
                .orElse(JsonArray.EMPTY)
                .size()
            + " iterations");
  }

  private static SymbiontRuntime runtime() {
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool("read_sales", "Reads the sales.", JsonObject.EMPTY, call -> "41, 42, 43")
            .tool("write_file", "Writes a file.", JsonObject.EMPTY, call -> "written")
            .build();
    ScriptedProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.calls("I read.", new ToolCallRequest("1", "read_sales", "{}")),
                ScriptedProvider.calls("I write.", new ToolCallRequest("2", "write_file", "{}")),
                ScriptedProvider.says("Sales rise; I was not allowed to write the file.")));
    return SymbiontRuntime.builder()
        .governance(
            GovernanceSettings.DEFAULT.withModel(model).withTools(tools, tool -> ToolFacts.UNKNOWN))
        .build();
  }
}
