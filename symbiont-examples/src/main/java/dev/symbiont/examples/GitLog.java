package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.tool.ToolExecutionResult;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.toolclad.ToolClad;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** Calls the tool {@code git_log} of the project in the working directory through a client. */
public final class GitLog {
  private GitLog() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    run(Path.of(""), System.out);
  }

  static void run(Path project, PrintStream out) {
    // snippet: git-log
    try (ToolCladExecutor tools =
            new ToolCladExecutor(
                ToolClad.builder(project).environment(System.getenv()), new GsonCodec());
        SymbiontRuntime runtime =
            SymbiontRuntime.builder()
                .governance(
                    GovernanceSettings.DEFAULT
                        .withToolClad(tools)
                        .withPolicyDirectory(project.resolve("policies")))
                .build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      client.toolclad().listTools().forEach(tool -> out.println("tool: " + tool.name()));
      ToolExecutionResult log = client.toolclad().executeTool("git_log", Map.of("count", "3"));
      out.println(log.status() + ": " + log.command());
      out.print(log.text().orElse(log.stderr()));
    }
    // end
  }
}
