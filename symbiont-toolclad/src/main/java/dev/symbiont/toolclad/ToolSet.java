package dev.symbiont.toolclad;

import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.scope.ProjectScope;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tools of a project at one moment. Immutable.
 *
 * @param tools by name, sorted
 * @param errors what is wrong with files: {@code <file>: <category>: <text>}
 * @param customTypes the custom types
 * @param scope the project scope
 */
public record ToolSet(
    Map<String, Tool> tools, List<String> errors, CustomTypes customTypes, ProjectScope scope) {
  /** Copies the collections. */
  public ToolSet {
    tools = Collections.unmodifiableMap(new TreeMap<>(tools));
    errors = List.copyOf(errors);
    Objects.requireNonNull(customTypes, "customTypes");
    Objects.requireNonNull(scope, "scope");
  }

  /** Returns the tool called {@code name}. */
  public Optional<Tool> find(String name) {
    return Optional.ofNullable(tools.get(name));
  }
}
