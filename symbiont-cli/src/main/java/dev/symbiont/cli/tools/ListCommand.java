package dev.symbiont.cli.tools;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.toolclad.Tool;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolInfo;
import dev.symbiont.toolclad.manifest.CedarBinding;
import dev.symbiont.toolclad.manifest.Manifest;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the tools in tools/.")
final class ListCommand extends ConsoleCommand {
  private static final String ROW = "%-24s %-10s %-16s %-8s %s";

  ListCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ToolCatalog catalog = new Project(console()).catalog();
    catalog.errors().forEach(console()::note);
    if (json()) {
      List<JsonValue> infos = catalog.list().stream().<JsonValue>map(ToolInfo::toJson).toList();
      console().json(new JsonArray(infos));
    } else if (catalog.list().isEmpty()) {
      console().line("No tools found in tools/");
    } else {
      console().line(ROW.formatted("TOOL", "MODE", "BINARY", "RISK", "CEDAR RESOURCE"));
      catalog.snapshot().tools().values().forEach(tool -> console().line(row(tool)));
    }
    return catalog.errors().isEmpty() ? ToolExit.OK : ToolExit.VALIDATION;
  }

  private static String row(Tool tool) {
    Manifest manifest = tool.manifest();
    String binary = manifest.binary().isEmpty() ? "-" : manifest.binary();
    return ROW.formatted(
        manifest.name(),
        manifest.backend().word(),
        binary,
        manifest.riskTier().word(),
        manifest.cedar().map(CedarBinding::resource).orElse("-"));
  }
}
