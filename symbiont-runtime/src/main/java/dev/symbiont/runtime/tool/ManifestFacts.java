package dev.symbiont.runtime.tool;

import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.manifest.CedarBinding;
import dev.symbiont.toolclad.manifest.Manifest;
import java.util.List;
import java.util.Objects;
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
    return catalog.target(name).map(ManifestFacts::facts).orElse(ToolFacts.UNKNOWN);
  }

  /** The manifest itself carries no signature that was verified here. */
  private static ToolFacts facts(ToolCatalog.Target target) {
    Manifest manifest = target.tool().manifest();
    return new ToolFacts(
        false,
        target.riskTier().word(),
        target.humanApproval(),
        "",
        manifest.backend().word(),
        manifest.cedar().map(ManifestFacts::action).map(List::of).orElse(List.of()));
  }

  private static String action(CedarBinding cedar) {
    return "%s::Action::\"%s\"".formatted(cedar.resource(), cedar.action());
  }
}
