package dev.symbiont.runtime.policy;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tools that an agent sees in a loop; each schema is compiled once, when it is first needed.
 * Thread-safe.
 */
public final class VisibleTools {
  /** No tools. */
  public static final VisibleTools NONE = of(List.of());

  private final Map<String, ToolDefinition> byName;
  private final List<ToolDefinition> definitions;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private VisibleTools(Map<String, ToolDefinition> byName) {
    this.byName = Map.copyOf(byName);
    this.definitions = List.copyOf(byName.values());
  }

  /** Returns {@code tools}; of two with the same name the first counts. */
  public static VisibleTools of(Collection<ToolDefinition> tools) {
    Map<String, ToolDefinition> byName = new TreeMap<>();
    tools.forEach(tool -> byName.putIfAbsent(tool.name(), tool));
    return new VisibleTools(byName);
  }

  /** Returns the tool called {@code name}. */
  public Optional<ToolDefinition> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the tools, sorted by name. */
  public List<ToolDefinition> definitions() {
    return definitions;
  }

  /** Tells whether there are none. */
  public boolean isEmpty() {
    return definitions.isEmpty();
  }

  /** Returns why {@code arguments} do not fit the tool; empty if they do. */
  List<String> problems(ToolDefinition tool, JsonObject arguments) {
    if (tool.parameters() instanceof JsonNull) {
      return List.of();
    }
    try {
      return schemas
          .computeIfAbsent(tool.name(), name -> JsonSchema.compile(tool.parameters()))
          .problems(arguments);
    } catch (JsonSchema.InvalidSchemaException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
