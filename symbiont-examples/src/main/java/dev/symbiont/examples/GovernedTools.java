package dev.symbiont.examples;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.tool.ToolExecutionResult;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import dev.symbiont.toolclad.manifest.CedarText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The tools of a project through a client: list, schema, run, reload. */
public final class GovernedTools {
  private static final String MANIFEST =
      """
      [tool]
      name = "scan_target"
      version = "1.0.0"
      binary = "echo"
      description = "Names the target of a scan."
      timeout_seconds = 10
      risk_tier = "low"

      [tool.cedar]
      resource = "Tool::ScanTarget"
      action = "execute_tool"

      [args.target]
      position = 1
      required = true
      type = "ip_address"
      description = "The address."

      [command]
      template = "echo scan of {target}"

      [output]
      format = "text"

      [output.schema]
      type = "object"
      """;

  private GovernedTools() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws IOException {
    run(Files.createTempDirectory("symbiont"), System.out);
  }

  static void run(Path project, PrintStream out) throws IOException {
    Path manifest =
        Files.createDirectories(project.resolve("tools")).resolve("scan_target.clad.toml");
    Files.writeString(manifest, MANIFEST);
    Path policies = Files.createDirectories(project.resolve("policies"));
    Files.writeString(
        policies.resolve("scan_target.cedar"),
        CedarText.policy(ToolCatalog.open(project).find("scan_target").orElseThrow().manifest())
            .orElseThrow());

    try (ToolCladExecutor tools =
            new ToolCladExecutor(
                ToolClad.builder(project).environment(System.getenv()), new GsonCodec());
        SymbiontRuntime runtime =
            SymbiontRuntime.builder()
                .governance(
                    GovernanceSettings.DEFAULT.withToolClad(tools).withPolicyDirectory(policies))
                .build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      client.toolclad().listTools().forEach(tool -> out.println("tool: " + tool.name()));
      out.println("schema: " + client.toolclad().getSchema("scan_target").members().keySet());

      ToolExecutionResult result =
          client.toolclad().executeTool("scan_target", Map.of("target", "10.0.0.1"));
      out.println(
          result.status() + " " + result.exitCode() + " " + result.text().orElse("").strip());
      out.println("run " + result.scanId());
      try {
        client.toolclad().executeTool("scan_target", Map.of("target", "10.0.0.1; reboot"));
      } catch (ApiException e) {
        out.println("refused: " + e.status());
      }

      Files.delete(manifest);
      client.toolclad().reloadTools();
      out.println("after reload: " + client.toolclad().listTools().size() + " tools");
    }
  }
}
