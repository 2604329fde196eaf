package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Constraints;
import dev.symbiont.toolclad.value.ValuePattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads and checks what narrows a type, in arguments and custom types alike. */
final class ConstraintReader {
  private static final Set<ArgumentType> NUMERIC =
      EnumSet.of(ArgumentType.INTEGER, ArgumentType.NUMBER, ArgumentType.PORT);

  private ConstraintReader() {}

  static Constraints read(Table table) {
    return new Constraints(
        table.strings("allowed"),
        pattern(table, "pattern").map(List::of).orElse(List.of()),
        table.integer("min"),
        table.integer("max"),
        table.number("min_float"),
        table.number("max_float"),
        table.bool("clamp").orElse(false),
        schemes(table));
  }

  /** An empty list declares nothing. */
  private static Optional<List<String>> schemes(Table table) {
    return table
        .strings("schemes")
        .filter(list -> !list.isEmpty())
        .map(list -> list.stream().map(scheme -> scheme.toLowerCase(Locale.ROOT)).toList());
  }

  /** Reads the pattern {@code key}; one outside the portable subset is an error. */
  static Optional<ValuePattern> pattern(Table table, String key) {
    Optional<String> source = table.string(key);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    ValuePattern.Result result = ValuePattern.compile(source.get());
    if (result instanceof ValuePattern.Refused refused) {
      table.error(key, "invalid pattern: " + refused.reason());
    }
    return result instanceof ValuePattern.Compiled compiled
        ? Optional.of(compiled.pattern())
        : Optional.empty();
  }

  /** Checks the constraints that remain when a type is resolved. */
  static void checkResolved(
      Table table, ArgumentType type, Constraints own, Constraints constraints) {
    if (constraints.isEmptyRange()) {
      table.error("min", "the minimum is larger than the maximum");
    }
    if (constraints.allowed().isPresent() && constraints.allowed().get().isEmpty()) {
      table.error("allowed", "no value is allowed");
    }
    if (constraints.schemes().isPresent() && constraints.schemes().get().isEmpty()) {
      table.error("schemes", "no scheme is allowed by both the argument and its custom type");
    }
    warnInapplicable(table, type, own);
  }

  private static void warnInapplicable(Table table, ArgumentType type, Constraints own) {
    boolean bounded = NUMERIC.contains(type);
    warnIf(own.min().isPresent() && !bounded, table, "min");
    warnIf(own.max().isPresent() && !bounded, table, "max");
    warnIf(own.clamp() && !bounded, table, "clamp");
    warnIf(own.minFloat().isPresent() && type != ArgumentType.NUMBER, table, "min_float");
    warnIf(own.maxFloat().isPresent() && type != ArgumentType.NUMBER, table, "max_float");
    warnIf(own.schemes().isPresent() && type != ArgumentType.URL, table, "schemes");
  }

  private static void warnIf(boolean inapplicable, Table table, String key) {
    if (inapplicable) {
      table.warn("constraint_not_applicable", key);
    }
  }
}
