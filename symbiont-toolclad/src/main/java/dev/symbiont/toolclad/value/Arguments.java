package dev.symbiont.toolclad.value;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checked values of one call. Only {@link #check} makes them, so whoever holds one holds values
 * that passed validation (ToolClad digest, section 7).
 */
public final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * What became of one argument of a call.
   *
   * @param name the argument
   * @param typeName its type as the manifest writes it; empty if it is undeclared
   * @param source where the value came from
   * @param result the value, or why it was refused
   */
  public record Finding(
      String name, Optional<String> typeName, Source source, ValueResult result) {}

  /** Where a value came from. */
  public enum Source {
    /** The caller gave it. */
    CALLER,
    /** It is the manifest's default. */
    DEFAULT
  }

  /**
   * Checks {@code given} against {@code signature}: first undeclared names, then each declared
   * argument in order. Absent optional arguments leave no finding.
   */
  public static List<Finding> findings(
      Signature signature, JsonObject given, ValueChecker checker) {
    List<Finding> findings = new ArrayList<>(signature.size());
    for (String name : given.members().keySet()) {
      if (!signature.declares(name)) {
        findings.add(undeclared(name));
      }
    }
    for (ArgumentDefinition definition : signature.arguments()) {
      JsonValue value = given.members().getOrDefault(definition.name(), JsonNull.NULL);
      if (value != JsonNull.NULL) {
        findings.add(finding(definition, Source.CALLER, checkJson(definition, value, checker)));
      } else if (definition.defaultText().isPresent()) {
        ValueResult operatorsWord = new ValueResult.Accepted(definition.defaultText().get());
        findings.add(finding(definition, Source.DEFAULT, operatorsWord));
      } else if (definition.required()) {
        findings.add(finding(definition, Source.CALLER, missing(definition)));
      }
    }
    return findings;
  }

  /** Either the checked values or the first problem. */
  public sealed interface Result {}

  /** All values passed. */
  public record Checked(Arguments arguments) implements Result {}

  /** A value was refused. */
  public record Refused(Problem problem) implements Result {}

  /** Checks {@code given} against {@code signature} and reports the first problem. */
  public static Result check(Signature signature, JsonObject given, ValueChecker checker) {
    LinkedHashMap<String, String> values = new LinkedHashMap<>();
    for (Finding finding : findings(signature, given, checker)) {
      if (finding.result() instanceof ValueResult.Refused refused) {
        return new Refused(refused.problem());
      }
      if (finding.result() instanceof ValueResult.Accepted accepted) {
        values.put(finding.name(), accepted.cleaned());
      }
    }
    return new Checked(new Arguments(values));
  }

  /**
   * As {@link #check}, for a call that has further text of its own, already checked by whoever
   * calls this: {@code text} is taken over, and its names are no undeclared arguments.
   */
  public static Result checkWithText(
      Signature signature, JsonObject given, ValueChecker checker, Map<String, String> text) {
    JsonObject.Builder declared = JsonObject.builder();
    given
        .members()
        .forEach(
            (name, value) -> {
              if (!text.containsKey(name)) {
                declared.put(name, value);
              }
            });
    Result result = check(signature, declared.build(), checker);
    if (!(result instanceof Checked checked)) {
      return result;
    }
    LinkedHashMap<String, String> all = new LinkedHashMap<>(text);
    all.putAll(checked.arguments().values());
    return new Checked(new Arguments(all));
  }

  /** Returns the value of {@code name}: the caller's or the default; empty if there is neither. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Returns all values by name, in the order of the definitions. */
  public Map<String, String> values() {
    return values;
  }

  private static ValueResult checkJson(
      ArgumentDefinition definition, JsonValue value, ValueChecker checker) {
    if (value instanceof JsonArray || value instanceof JsonObject) {
      return new ValueResult.Refused(
          problem(
              definition.name(),
              Category.FORMAT,
              "a text, number or boolean was expected, not an " + value.kind()));
    }
    String text =
        value instanceof JsonString string
            ? string.value()
            : value instanceof JsonNumber number
                ? Texts.of(number)
                : Boolean.toString(value == JsonBoolean.TRUE);
    return checker.check(definition, text);
  }

  private static Finding finding(ArgumentDefinition definition, Source source, ValueResult result) {
    return new Finding(definition.name(), Optional.of(definition.typeName()), source, result);
  }

  private static ValueResult missing(ArgumentDefinition definition) {
    return new ValueResult.Refused(
        Problem.ofArgument(
            Category.MISSING,
            definition.name(),
            "Missing required argument: " + definition.name()));
  }

  private static Finding undeclared(String name) {
    String shown = Shown.text(name);
    return new Finding(
        name,
        Optional.empty(),
        Source.CALLER,
        new ValueResult.Refused(
            Problem.ofArgument(
                Category.UNKNOWN_ARGUMENT,
                shown,
                "The tool declares no argument '" + shown + "'")));
  }

  private static Problem problem(String name, Category category, String sentence) {
    return Problem.ofArgument(category, name, "Validation failed for '" + name + "': " + sentence);
  }
}
