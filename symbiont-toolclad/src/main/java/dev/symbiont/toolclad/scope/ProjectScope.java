package dev.symbiont.toolclad.scope;

import dev.symbiont.toolclad.address.IpRange;
import dev.symbiont.toolclad.address.WebUrl;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.scope.ScopeEntries.Kinds;
import dev.symbiont.toolclad.toml.TomlDocument;
import dev.symbiont.toolclad.toml.TomlException;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Constraints;
import dev.symbiont.toolclad.value.ProjectFiles;
import dev.symbiont.toolclad.value.ValueChecker;
import dev.symbiont.toolclad.value.ValueResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which targets the tools of a project may touch (ToolClad digest, section 17). Without a file
 * nothing is restricted; a file that cannot be read refuses every target. Immutable.
 */
public final class ProjectScope {
  private static final ArgumentDefinition TARGET =
      new ArgumentDefinition(
          "target",
          0,
          true,
          ArgumentType.SCOPE_TARGET.word(),
          ArgumentType.SCOPE_TARGET,
          Constraints.NONE,
          "",
          Optional.empty(),
          Optional.empty(),
          false);
  private static final ValueChecker TARGETS = new ValueChecker(path -> ProjectFiles.Finding.ABSENT);

  private final State state;
  private final String problem;
  private final ScopeEntries targets;
  private final ScopeEntries domains;
  private final ScopeEntries excluded;

  /** What kind of scope a project has. */
  public enum State {
    /** There is no scope file; nothing is restricted. */
    NONE,
    /** The file is in force. */
    IN_FORCE,
    /** The file cannot be read; every scoped call is refused. */
    BROKEN
  }

  private ProjectScope(
      State state,
      String problem,
      ScopeEntries targets,
      ScopeEntries domains,
      ScopeEntries excluded) {
    this.state = state;
    this.problem = problem;
    this.targets = targets;
    this.domains = domains;
    this.excluded = excluded;
  }

  /** Returns the scope of a project without a scope file. */
  public static ProjectScope none() {
    return of(State.NONE, "");
  }

  /** Returns a scope that refuses every target because of {@code why}. */
  public static ProjectScope broken(String why) {
    return of(State.BROKEN, why);
  }

  private static ProjectScope of(State state, String problem) {
    return new ProjectScope(
        state,
        problem,
        new ScopeEntries(Kinds.TARGETS),
        new ScopeEntries(Kinds.DOMAINS),
        new ScopeEntries(Kinds.ALL));
  }

  /** Reads the bytes of {@code scope.toml}; never fails, but may be {@link State#BROKEN}. */
  public static ProjectScope read(byte[] utf8) {
    try {
      Map<String, Object> root = TomlDocument.parse(utf8).root();
      return root.get("scope") instanceof Map<?, ?> scope
          ? read(scope)
          : broken("the table [scope] is missing");
    } catch (TomlException e) {
      return broken("not readable: " + Shown.text(String.valueOf(e.getMessage())));
    }
  }

  private static ProjectScope read(Map<?, ?> scope) {
    ProjectScope read = of(State.IN_FORCE, "");
    Map<String, ScopeEntries> lists =
        Map.of("targets", read.targets, "domains", read.domains, "exclude", read.excluded);
    for (Map.Entry<?, ?> list : scope.entrySet()) {
      ScopeEntries entries = lists.get(list.getKey());
      if (entries == null || !(list.getValue() instanceof List<?> values)) {
        return broken("'" + Shown.text(list.getKey().toString()) + "' is no list of the scope");
      }
      for (Object value : values) {
        if (!(value instanceof String entry) || !entries.add(entry)) {
          return broken(
              "'%s' is no valid entry of %s"
                  .formatted(Shown.text(String.valueOf(value)), list.getKey()));
        }
      }
    }
    return read;
  }

  /** Returns what kind of scope this is. */
  public State state() {
    return state;
  }

  /** Returns why the file is broken; empty text if it is not. */
  public String problem() {
    return problem;
  }

  /** Returns why the value of a scoped argument may not be used; empty if it may. */
  public Optional<Problem> refuse(ArgumentDefinition argument, String value) {
    Optional<Problem> refused =
        argument.type() == ArgumentType.URL ? refuseUrl(value) : refuseTarget(value);
    return refused.map(p -> Problem.ofArgument(p.category(), argument.name(), p.message()));
  }

  private Optional<Problem> refuseUrl(String url) {
    int colon = Math.max(url.indexOf(':'), 0);
    Set<String> anyScheme = Set.of(url.substring(0, colon).toLowerCase(Locale.ROOT));
    return WebUrl.parse(url, anyScheme, WebUrl.Ipv6.READ) instanceof WebUrl.Read read
        ? refuseTarget(read.url().host())
        : refusal(Category.FORMAT, "The URL has no host that could be in scope");
  }

  /** Returns why {@code target} may not be touched; empty if it may. */
  public Optional<Problem> refuseTarget(String target) {
    if (state == State.NONE) {
      return Optional.empty();
    }
    if (state == State.BROKEN) {
      return refusal(Category.SCOPE_FILE, "scope/scope.toml: " + problem);
    }
    Optional<Problem> misspelt = refuseSpelling(target);
    if (misspelt.isPresent()) {
      return misspelt;
    }
    Optional<IpRange> range = IpRange.parseAddressOrRange(target).map(IpRange::unwrapped);
    return range.isPresent()
        ? decide(target, excluded.overlap(range.get()), targets.contain(range.get()))
        : refuseHost(target.toLowerCase(Locale.ROOT));
  }

  /** Returns why {@code target} is no {@code scope_target}; empty if it is one. */
  public static Optional<Problem> refuseSpelling(String target) {
    return TARGETS.check(TARGET, target) instanceof ValueResult.Refused refused
        ? Optional.of(refused.problem())
        : Optional.empty();
  }

  private Optional<Problem> refuseHost(String host) {
    return decide(host, excluded.nameOrApex(host), domains.name(host) || targets.name(host));
  }

  /** Exclusion is tested first. */
  private Optional<Problem> decide(String target, boolean isExcluded, boolean isInScope) {
    String shown = "Target '" + Shown.text(target) + "' ";
    if (isExcluded) {
      return refusal(Category.EXCLUDED, shown + "is explicitly excluded from scope");
    }
    return isInScope
        ? Optional.empty()
        : refusal(
            Category.OUT_OF_SCOPE,
            shown + "is not in scope (allowed: " + targets + "; domains: " + domains + ")");
  }

  private static Optional<Problem> refusal(Category category, String message) {
    return Optional.of(Problem.of(category, message));
  }
}
