package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.audit.AuditReport;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An agent proposes, a Cedar policy decides, and every step is written down. */
public final class GovernedReasoning {
  private static final JsonObject PARAMETERS =
      JsonObject.builder()
          .put("type", "object")
          .put(
              "properties",
              JsonObject.builder()
                  .put("text", JsonObject.builder().put("type", "string").build())
                  .build())
          .build();

  private GovernedReasoning() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws IOException {
    run(Files.createTempDirectory("symbiont"), System.out);
  }

  static void run(Path directory, PrintStream out) {
    // snippet: reasoning-tools
    ToolRegistry tools =
        ToolRegistry.builder()
            .idempotentTool(
                "count_lines",
                "Counts the lines of a text.",
                PARAMETERS,
                call -> Long.toString(call.string("text").orElse("").lines().count()))
            .tool("delete_all", "Deletes everything.", PARAMETERS, call -> "deleted")
            .build();
    // end

    // snippet: reasoning-model
    ScriptedProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.calls(
                    "I count.", new ToolCallRequest("1", "count_lines", "{\"text\":\"a\\nb\"}")),
                ScriptedProvider.calls(
                    "I tidy up.", new ToolCallRequest("2", "delete_all", "{\"text\":\"\"}")),
                ScriptedProvider.says("Two lines. I was not allowed to delete anything.")));
    // end

    // snippet: reasoning-runtime
    SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory)
            .governance(
                GovernanceSettings.DEFAULT
                    .withModel(model)
                    .withTools(tools, tool -> ToolFacts.UNKNOWN))
            .build();
    // end

    try (runtime;
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      // snippet: reasoning-run
      AgentId analyst = AgentId.of("analyst");
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
      // end

      // snippet: reasoning-journal
      client.reasoning().journal(analyst, 0, 100).stream()
          .map(entry -> entry.event())
          .forEach(
              event -> {
                if (event instanceof LoopEvent.PolicyEvaluated checked) {
                  out.println(
                      "step %d: %d proposed, %d denied"
                          .formatted(
                              checked.iteration(), checked.actionCount(), checked.deniedCount()));
                }
              });
      // end

      // snippet: audit-verify
      AuditReport report = AuditVerifier.verify(runtime.audit().directory());
      out.println("audit: " + report.checked() + " records, valid " + report.valid());
      // end
    }
  }
}
