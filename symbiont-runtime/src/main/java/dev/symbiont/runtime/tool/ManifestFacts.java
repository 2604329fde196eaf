package dev.symbiont.runtime.tool;

import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.toolclad.Tool;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.manifest.Manifest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What Cedar policies may know of a ToolClad tool, by the name under which it is called. */
public final class ManifestFacts implements Function<String, ToolFacts> {
  private final ToolCatalog catalog;

  /** Creates facts over {@code catalog}. */
  public ManifestFacts(ToolCatalog catalog) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
  }

  @Override
  public ToolFacts apply(String name) {
    int dot = name.indexOf('.');
    Optional<Tool> tool = catalog.find(dot < 0 ? name : name.substring(0, dot));
    return tool.map(found -> facts(found.manifest())).orElse(ToolFacts.UNKNOWN);
  }

  /** The manifest itself carries no signature that was verified here. */
  private static ToolFacts facts(Manifest manifest) {
    List<String> actionGroups =
        manifest
            .cedar()
            .map(cedar -> cedar.resource() + "::Action::\"" + cedar.action() + "\"")
            .map(List::of)
            .orElse(List.of());
    return new ToolFacts(
        false,
        manifest.riskTier().word(),
        manifest.humanApproval(),
        "",
        manifest.backend().word(),
        actionGroups);
  }
}
