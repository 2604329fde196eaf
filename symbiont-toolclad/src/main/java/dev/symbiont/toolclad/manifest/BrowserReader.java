package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.value.Signature;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code [browser]} (ToolClad digest, section 3.8). */
final class BrowserReader {
  private static final Set<String> CONNECTS = Set.of("launch", "live");
  private static final Set<String> EXTRACT_MODES = Set.of("accessibility_tree", "html", "text");
  private static final Set<String> APPROVED_BY_DEFAULT = Set.of("execute_js", "submit_form");

  private final ArgumentReader arguments;

  BrowserReader(ArgumentReader arguments) {
    this.arguments = arguments;
  }

  Optional<Backend> read(Table table) {
    String engine = table.string("engine").orElse("cdp");
    boolean headless = table.bool("headless").orElse(true);
    String connect = word(table, "connect", CONNECTS, "launch");
    String extractMode = extractMode(table);
    Backend.Limits limits = SessionReader.limits(table);
    Optional<BrowserScope> scope = table.table("scope").map(BrowserReader::scope);
    List<String> state =
        table.table("state").flatMap(fields -> fields.strings("fields")).orElse(List.of());
    NavigableMap<String, Backend.BrowserCommand> commands = commands(table);
    table.warnUnsupported("auth_flows");
    table.warnUnknown();
    return Optional.of(
        new Backend.Browser(
            engine, headless, connect, extractMode, limits, scope, commands, state));
  }

  /** The documented examples write it in {@code [browser.defaults]} too. */
  private static String extractMode(Table table) {
    String fallback =
        table
            .table("defaults")
            .map(defaults -> word(defaults, "extract_mode", EXTRACT_MODES, "accessibility_tree"))
            .orElse("accessibility_tree");
    return word(table, "extract_mode", EXTRACT_MODES, fallback);
  }

  private static String word(Table table, String key, Set<String> words, String otherwise) {
    Optional<String> word = table.string(key);
    if (word.isPresent() && !words.contains(word.get())) {
      table.error(key, "must be one of " + String.join(", ", words.stream().sorted().toList()));
    }
    return word.orElse(otherwise);
  }

  private static BrowserScope scope(Table table) {
    BrowserScope scope =
        new BrowserScope(
            hosts(table, "allowed_domains"),
            hosts(table, "blocked_domains"),
            table.bool("allow_external").orElse(false));
    table.warnUnknown();
    return scope;
  }

  private static List<String> hosts(Table table, String key) {
    List<String> entries = table.strings(key).orElse(List.of());
    for (String entry : entries) {
      if (!BrowserScope.isEntry(entry)) {
        table.error(key, "'" + Shown.text(entry) + "' is not a host, *.host or prefix.*");
      }
    }
    return entries;
  }

  private NavigableMap<String, Backend.BrowserCommand> commands(Table browser) {
    NavigableMap<String, Backend.BrowserCommand> commands = new TreeMap<>();
    for (Map.Entry<String, Table> entry : browser.tables("commands").entrySet()) {
      Table table = entry.getValue();
      SessionReader.checkName(entry.getKey(), table);
      Signature signature = arguments.signature(table);
      String description = SessionReader.description(table);
      RiskTier riskTier = RiskTiers.read(table);
      boolean approval =
          table.bool("human_approval").orElse(APPROVED_BY_DEFAULT.contains(entry.getKey()));
      table.warnUnknown();
      commands.put(
          entry.getKey(), new Backend.BrowserCommand(description, riskTier, approval, signature));
    }
    return commands;
  }
}
