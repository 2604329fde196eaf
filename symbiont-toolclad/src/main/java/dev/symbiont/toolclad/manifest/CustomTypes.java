package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.toml.TomlDocument;
import dev.symbiont.toolclad.toml.TomlException;
import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Constraints;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The custom types of {@code toolclad.toml} (ToolClad digest, section 5). A base may itself be
 * custom, up to eight levels; constraints intersect; built-in names cannot be redefined. A file
 * with an error defines no type at all, and says so to every manifest that needs one. Immutable.
 */
public final class CustomTypes {
  private static final int DEEPEST = 8;

  private final Map<String, Resolved> types;
  private final List<ManifestProblem> problems;

  private CustomTypes(Map<String, Resolved> types, List<ManifestProblem> problems) {
    this.types = Map.copyOf(types);
    this.problems = List.copyOf(problems);
  }

  /** A type with all its bases folded in. */
  record Resolved(
      ArgumentType type,
      Constraints constraints,
      Optional<Boolean> scopeCheck,
      String description) {}

  /** Returns the types of a project without {@code toolclad.toml}. */
  public static CustomTypes none() {
    return new CustomTypes(Map.of(), List.of());
  }

  /** Reads the bytes of {@code toolclad.toml}. */
  public static CustomTypes read(byte[] utf8) {
    try {
      return read(TomlDocument.parse(utf8));
    } catch (TomlException e) {
      return broken(Category.TOML, e.line(), "toolclad.toml: " + e.getMessage());
    }
  }

  /** Returns types of a file that could not be read: none, and a problem that says why. */
  public static CustomTypes unreadable(String why) {
    return broken(Category.MANIFEST, OptionalInt.empty(), why);
  }

  private static CustomTypes broken(Category category, OptionalInt line, String message) {
    return new CustomTypes(
        Map.of(), List.of(new ManifestProblem(category, "toolclad.toml", line, message)));
  }

  private static CustomTypes read(TomlDocument document) {
    Findings findings = new Findings(document);
    Table root = new Table(document.root(), findings);
    Map<String, Definition> definitions = new LinkedHashMap<>();
    root.tables("types")
        .forEach((name, table) -> definition(name, table).ifPresent(d -> definitions.put(name, d)));
    Map<String, Resolved> resolved = new LinkedHashMap<>();
    definitions.forEach(
        (name, definition) ->
            resolve(name, definitions, 0).ifPresent(type -> resolved.put(name, type)));
    return findings.errors().isEmpty()
        ? new CustomTypes(resolved, List.of())
        : new CustomTypes(Map.of(), findings.errors());
  }

  private record Definition(Table table, String base, Constraints constraints) {}

  private static Optional<Definition> definition(String name, Table table) {
    if (!Names.isArgument(name)) {
      table.error("", "a type name is a letter, then letters, digits and underscores, at most 64");
      return Optional.empty();
    }
    if (ArgumentType.ofWord(name).isPresent()) {
      table.error("", "the built-in type '" + name + "' cannot be redefined");
      return Optional.empty();
    }
    Optional<String> base = table.required("base");
    Constraints constraints = ConstraintReader.read(table);
    return base.map(word -> new Definition(table, word, constraints));
  }

  private static Optional<Resolved> resolve(
      String name, Map<String, Definition> definitions, int depth) {
    Definition definition = Objects.requireNonNull(definitions.get(name), name);
    if (depth >= DEEPEST) {
      definition.table().error("base", "bases nest deeper than " + DEEPEST + ", or in a cycle");
      return Optional.empty();
    }
    Optional<ArgumentType> builtIn = ArgumentType.ofWord(definition.base());
    Optional<Resolved> base;
    if (builtIn.isPresent()) {
      base = Optional.of(new Resolved(builtIn.get(), Constraints.NONE, Optional.empty(), ""));
    } else if (definitions.containsKey(definition.base())) {
      base = resolve(definition.base(), definitions, depth + 1);
    } else {
      String message = "base '" + definition.base() + "' is no type";
      definition.table().error(Category.UNKNOWN_TYPE, "base", message);
      return Optional.empty();
    }
    return base.map(resolved -> derive(resolved, definition));
  }

  private static Resolved derive(Resolved base, Definition definition) {
    Table table = definition.table();
    Constraints constraints = base.constraints().intersect(definition.constraints());
    ConstraintReader.checkResolved(table, base.type(), definition.constraints(), constraints);
    Optional<Boolean> scopeCheck = table.bool("scope_check").or(base::scopeCheck);
    return new Resolved(
        base.type(),
        constraints,
        scopeCheck,
        table.string("description").orElse(base.description()));
  }

  /** Returns the problems of the file; empty if it is sound. */
  public List<ManifestProblem> problems() {
    return problems;
  }

  Optional<Resolved> find(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /** Returns the number of types. */
  public int size() {
    return types.size();
  }
}
