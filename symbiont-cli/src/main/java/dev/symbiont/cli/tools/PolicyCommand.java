package dev.symbiont.cli.tools;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.Tool;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.manifest.CedarText;
import dev.symbiont.toolclad.manifest.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "policy",
    description =
        "Print the Cedar policy that manifests suggest, for review; nothing is put in force.")
final class PolicyCommand extends ConsoleCommand {
  @Parameters(arity = "0..1", paramLabel = "TOOL", description = "One tool; all without.")
  private @Nullable String tool;

  PolicyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    String text = text(new Project(console()).catalog());
    if (json()) {
      console().json(JsonObject.builder().put("policy", text).build());
    } else {
      console().line(text.stripTrailing());
    }
    return ToolExit.OK;
  }

  private String text(ToolCatalog catalog) {
    if (tool == null) {
      List<Manifest> manifests =
          catalog.snapshot().tools().values().stream().map(Tool::manifest).toList();
      return CedarText.file(manifests);
    }
    String name = Project.toolName(tool, catalog);
    Manifest manifest =
        catalog.find(name).orElseThrow(() -> Project.unknownTool(name, catalog)).manifest();
    return CedarText.policy(manifest)
        .orElse("// " + name + " declares no [tool.cedar]; no policy is suggested.");
  }
}
