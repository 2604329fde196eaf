package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.manifest.ManifestProblem;
import dev.symbiont.toolclad.manifest.RiskTier;
import dev.symbiont.toolclad.manifest.ToolSchema;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.scope.ProjectScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The tools of a project, read from its directory and read again on demand. A reload swaps the
 * whole set at once; calls that were prepared before keep the definition that they were prepared
 * with (ToolClad digest, section 22). Thread-safe.
 */
public final class ToolCatalog {
  private final ToolDirectory directory;
  private volatile ToolSet current;
  private String fingerprint;

  private ToolCatalog(ToolDirectory directory) {
    this.directory = directory;
    this.fingerprint = directory.fingerprint();
    this.current = directory.load(Map.of());
  }

  /** Reads the tools of the project at {@code root}; broken files are in {@link #errors}. */
  public static ToolCatalog open(Path root) {
    return new ToolCatalog(new ToolDirectory(root.toAbsolutePath().normalize()));
  }

  /** Returns the set of this moment. */
  public ToolSet snapshot() {
    return current;
  }

  /** Returns what listings say about all tools, sorted by name. */
  public List<ToolInfo> list() {
    return snapshot().tools().values().stream().map(ToolInfo::of).toList();
  }

  /** Returns the tool called {@code name}. */
  public Optional<Tool> find(String name) {
    return snapshot().find(name);
  }

  /** Returns what is wrong with files: {@code <file>: <category>: <text>}. */
  public List<String> errors() {
    return snapshot().errors();
  }

  /**
   * What a name calls.
   *
   * @param tool the tool
   * @param riskTier how dangerous the tool, or the command of it, is
   * @param humanApproval whether a human must approve the call
   */
  public record Target(Tool tool, RiskTier riskTier, boolean humanApproval) {}

  /** Returns what {@code name}, a tool or {@code tool.command}, calls; empty if nothing. */
  public Optional<Target> target(String name) {
    return CallPreparer.resolve(snapshot(), name)
        .map(
            found ->
                new Target(
                    found.tool(), found.callee().riskTier(), found.callee().humanApproval()));
  }

  /**
   * Returns what is wrong with the file that bears the name of the tool {@code name}: why a tool
   * that somebody wrote is not there.
   */
  public List<String> errorsOf(String name) {
    return errors().stream()
        .filter(error -> error.startsWith(name + ToolDirectory.SUFFIX + ": "))
        .toList();
  }

  /**
   * Returns the MCP tool objects of all tools for a model, one per command of sessions and
   * browsers, sorted by name.
   */
  public List<JsonObject> schemas() {
    return snapshot().tools().values().stream()
        .flatMap(tool -> ToolSchema.tools(tool.manifest()).stream())
        .toList();
  }

  /**
   * Returns the schema of {@code name}: a tool, or {@code tool.command} of a session or browser.
   */
  public Optional<JsonObject> schema(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return find(name).map(tool -> ToolSchema.document(tool.manifest()));
    }
    return find(name.substring(0, dot))
        .flatMap(
            tool ->
                ToolSchema.tools(tool.manifest()).stream()
                    .filter(schema -> schema.string("name").filter(name::equals).isPresent())
                    .findFirst());
  }

  /**
   * The answer to {@code validate_manifest}.
   *
   * @param valid whether the manifest loads
   * @param errors {@code category: field: text (line n)}
   * @param warnings {@code code} or {@code code:where}
   */
  public record Validation(boolean valid, List<String> errors, List<String> warnings) {
    /** Copies the lists. */
    public Validation {
      errors = List.copyOf(errors);
      warnings = List.copyOf(warnings);
    }

    /** Returns the ToolValidationResult of the HTTP contract. */
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("valid", valid)
          .put("errors", JsonArray.ofStrings(errors))
          .put("warnings", JsonArray.ofStrings(warnings))
          .build();
    }
  }

  /**
   * Checks the file at {@code path}, relative to {@code tools/} and confined to it; empty if it
   * does not exist.
   */
  public Optional<Validation> validate(String path) {
    return directory.manifest(path, directory.customTypes()).map(this::validation);
  }

  private Validation validation(ToolDirectory.FileResult result) {
    if (result instanceof ToolDirectory.Failed failed) {
      List<String> errors = failed.problems().stream().map(ManifestProblem::toString).toList();
      return new Validation(false, errors, List.of());
    }
    Tool tool = ((ToolDirectory.Loaded) result).tool();
    Optional<Tool> other =
        find(tool.name())
            .filter(known -> !known.sourcePath().equals(tool.sourcePath()))
            .filter(known -> directory.exists(known.sourcePath()));
    if (other.isPresent()) {
      return new Validation(false, List.of(nameTaken(tool, other.get())), List.of());
    }
    List<String> warnings = new ArrayList<>(tool.manifest().warnings());
    boolean scoped =
        tool.manifest().signature().arguments().stream().anyMatch(argument -> argument.isScoped());
    if (scoped && directory.scope().state() == ProjectScope.State.NONE) {
      warnings.add("no_scope_file");
    }
    return new Validation(true, List.of(), warnings);
  }

  private static String nameTaken(Tool tool, Tool first) {
    return new ManifestProblem(
            Category.MANIFEST,
            "tool.name",
            OptionalInt.empty(),
            "'%s' is already used by %s".formatted(tool.name(), first.sourcePath()))
        .toString();
  }

  /**
   * The answer to {@code reload_tools}.
   *
   * @param loaded number of tools that can be called now
   * @param errors what is wrong with files; such a file keeps its previous version
   * @param changed content hashes of new and changed manifests by tool name
   */
  public record Reload(int loaded, List<String> errors, Map<String, String> changed) {
    /** Copies the collections. */
    public Reload {
      errors = List.copyOf(errors);
      changed = Map.copyOf(changed);
    }

    /** Returns {@code {"status":"reloaded","loaded":n,"errors":[…]}}. */
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("status", "reloaded")
          .put("loaded", loaded)
          .put("errors", JsonArray.ofStrings(errors))
          .build();
    }
  }

  /** Reads all files again and swaps the set. */
  public synchronized Reload reload() {
    ToolSet before = current;
    Map<String, Tool> byFile = new HashMap<>();
    before.tools().values().forEach(tool -> byFile.put(tool.sourcePath(), tool));
    fingerprint = directory.fingerprint();
    ToolSet after = directory.load(byFile);
    current = after;
    Map<String, String> changed = new HashMap<>();
    after
        .tools()
        .forEach(
            (name, tool) -> {
              Optional<Tool> old = before.find(name);
              if (old.isEmpty() || !old.get().contentHash().equals(tool.contentHash())) {
                changed.put(name, tool.contentHash());
              }
            });
    return new Reload(after.tools().size(), after.errors(), changed);
  }

  /**
   * Reads all files again if the name, size or time of one changed. For development mode, called
   * from a timer; production freezes its manifests at start.
   */
  public synchronized Optional<Reload> reloadIfChanged() {
    return directory.fingerprint().equals(fingerprint) ? Optional.empty() : Optional.of(reload());
  }
}
