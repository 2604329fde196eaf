package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Characters;
import dev.symbiont.toolclad.value.Constraints;
import dev.symbiont.toolclad.value.Signature;
import dev.symbiont.toolclad.value.ValuePattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code [args.<name>]} tables. */
final class ArgumentReader {
  private static final long MAX_POSITION = 4_294_967_295L;

  private final CustomTypes customTypes;

  ArgumentReader(CustomTypes customTypes) {
    this.customTypes = customTypes;
  }

  /** Reads the tables below {@code args} of {@code parent}. */
  Signature signature(Table parent) {
    List<ArgumentDefinition> arguments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, Table> entry : parent.tables("args").entrySet()) {
      Table table = entry.getValue();
      if (!Names.isArgument(entry.getKey())) {
        table.error(
            "", "an argument name is a letter, then letters, digits and underscores, at most 64");
      } else if (!names.add(entry.getKey().toLowerCase(Locale.ROOT))) {
        table.error("", "two argument names differ only in case");
      }
      argument(entry.getKey(), table).ifPresent(arguments::add);
      table.warnUnknown();
    }
    return Signature.of(arguments);
  }

  private Optional<ArgumentDefinition> argument(String name, Table table) {
    Constraints own = ConstraintReader.read(table);
    table.strings("sanitize"); // The injection check is always on; the list is only checked.
    Optional<String> typeName = table.required("type");
    Optional<CustomTypes.Resolved> type = typeName.flatMap(word -> resolve(word, table));
    if (typeName.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    Constraints constraints = type.get().constraints().intersect(own);
    checkValues(table, type.get().type(), own, constraints);
    return Optional.of(
        new ArgumentDefinition(
            name,
            position(name, table),
            required(name, table),
            typeName.get(),
            type.get().type(),
            constraints,
            table.string("description").orElse(""),
            table.scalar("default").map(Json::of),
            table.bool("scope_check").or(type.get()::scopeCheck),
            splits(table, type.get().type())));
  }

  private Optional<CustomTypes.Resolved> resolve(String word, Table table) {
    Optional<ArgumentType> builtIn = ArgumentType.ofWord(word);
    if (builtIn.isPresent()) {
      return Optional.of(
          new CustomTypes.Resolved(builtIn.get(), Constraints.NONE, Optional.empty(), ""));
    }
    Optional<CustomTypes.Resolved> custom = customTypes.find(word);
    if (custom.isEmpty() && !customTypes.problems().isEmpty()) {
      table.error(
          "type",
          "'%s' needs toolclad.toml, which is broken: %s"
              .formatted(Shown.text(word), customTypes.problems().get(0)));
    } else if (custom.isEmpty()) {
      table.error(
          Category.UNKNOWN_TYPE,
          "type",
          "'" + Shown.text(word) + "' is no built-in or custom type");
    }
    return custom;
  }

  private static void checkValues(
      Table table, ArgumentType type, Constraints own, Constraints constraints) {
    ConstraintReader.checkResolved(table, type, own, constraints);
    if (type == ArgumentType.ENUM && constraints.allowed().isEmpty()) {
      table.error("allowed", "an enum needs the list of its values");
    }
    if (type == ArgumentType.REGEX_MATCH && constraints.patterns().isEmpty()) {
      table.error("pattern", "regex_match needs a pattern");
    }
    for (String value : constraints.allowed().orElse(List.of())) {
      if (Characters.firstMetacharacter(value) >= 0) {
        table.error("allowed", "'" + Shown.text(value) + "' contains a shell metacharacter");
      }
    }
    if (!areAnchored(constraints.patterns())) {
      table.warn("unanchored_pattern", "");
    }
    if (table.bool("feeds_decision").orElse(false) && isFreeText(type)) {
      table.error(
          "feeds_decision",
          "Argument '%s' is free-text (type '%s') but feeds a privileged decision; use an enum instead"
              .formatted(table.name(), type.word()));
    }
  }

  private static boolean areAnchored(List<ValuePattern> patterns) {
    for (ValuePattern pattern : patterns) {
      if (!pattern.isAnchored()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFreeText(ArgumentType type) {
    return type == ArgumentType.STRING
        || type == ArgumentType.REGEX_MATCH
        || type == ArgumentType.AGENT_SUMMARY;
  }

  private static long position(String name, Table table) {
    if (!table.has("position")) {
      table.findings().warn("missing_position:" + name);
      return 0;
    }
    long position = table.integer("position", 0, 0);
    if (position > MAX_POSITION) {
      table.error("position", "must be at most " + MAX_POSITION);
    }
    return position;
  }

  private static boolean required(String name, Table table) {
    boolean required = table.bool("required").orElse(false);
    if (required && table.has("default")) {
      table.findings().warn("required_with_default:" + name);
    }
    return required;
  }

  /** Our opt-in for arguments that carry several flags (ToolClad digest, section 8.2). */
  private static boolean splits(Table table, ArgumentType type) {
    boolean split = table.bool("split").orElse(false);
    if (split && type != ArgumentType.STRING && type != ArgumentType.REGEX_MATCH) {
      table.error("split", "only a string or regex_match may be split");
    }
    return split;
  }
}
