package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A person decides on one action while the agent waits. */
public final class ApprovalFlow {
  private ApprovalFlow() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    // snippet: approval-rules
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool("restart", "Restarts the service.", JsonObject.EMPTY, call -> "restarted")
            .build();
    ScriptedProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.calls("I restart.", new ToolCallRequest("1", "restart", "{}")),
                ScriptedProvider.says("Done.")));
    GovernanceSettings governance =
        GovernanceSettings.DEFAULT
            .withModel(model)
            .withTools(tools, tool -> ToolFacts.UNKNOWN)
            .withApprovalRules(ApprovalRules.of(Set.of("restart"), tool -> false));
    // end
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().governance(governance).build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      AgentId operator = AgentId.of("operator");
      client
          .reasoning()
          .addPolicy(
              operator,
              CedarPolicy.of(
                  "restart",
                  "permit(principal, action == Action::\"tool_call::restart\", resource);"));
      // snippet: approval-decide
      CompletableFuture<RunReasoningLoopResponse> running =
          client.reasoning().async().run(operator, RunReasoningLoopRequest.of("Restart it."));

      HeldAction held = firstHeld(client, running);
      out.println("held: " + held.summary());
      client.approvals().approve(held.id(), ApprovalDecision.because("maintenance window"));

      out.println(running.join().result().output());
      // end
    }
  }

  /** Asks until something is held; fails with the loop when the loop ends first. */
  private static HeldAction firstHeld(
      SymbiontClient client, CompletableFuture<RunReasoningLoopResponse> running) {
    while (true) {
      Optional<HeldAction> held = client.approvals().list().stream().findFirst();
      if (held.isPresent()) {
        return held.get();
      }
      if (running.isDone()) {
        throw new IllegalStateException("the loop ended without asking: " + running.join());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
