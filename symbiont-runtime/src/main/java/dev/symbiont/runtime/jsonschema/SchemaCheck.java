package dev.symbiont.runtime.jsonschema;

import com.google.re2j.Pattern;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * One check of a value against a compiled schema. Alternatives and references multiply, so steps
 * and depth are bounded; a check that reaches a bound ends with a problem. Not thread-safe.
 */
final class SchemaCheck {
  /** Most comparisons of a value with a schema in one check. */
  static final int MOST_STEPS = 100_000;

  private static final int DEEPEST = 400;
  private static final int MOST_PROBLEMS = 20;
  private static final int LARGEST_EXPONENT = 400;
  private static final int LONGEST_LITERAL = 1000;

  private final Map<String, Pattern> patterns;
  private final Definitions definitions;
  private int steps;
  private int depth;
  private boolean isExhausted;

  SchemaCheck(Map<String, Pattern> patterns, Definitions definitions) {
    this.patterns = patterns;
    this.definitions = definitions;
  }

  /** Returns what is wrong with {@code value}. */
  List<String> problems(JsonValue schema, JsonValue value) {
    List<String> problems = new ArrayList<>();
    check(schema, value, "", problems);
    // Whatever was found until then: a 'not' may have turned an unfinished check around.
    return isExhausted
        ? List.of("is too deep or too long to be checked against this schema")
        : List.copyOf(problems);
  }

  private void check(JsonValue schema, JsonValue value, String at, List<String> problems) {
    if (problems.size() >= MOST_PROBLEMS || isExhausted) {
      return;
    }
    isExhausted = ++steps > MOST_STEPS || depth >= DEEPEST;
    depth++;
    apply(schema, value, at, problems);
    depth--;
  }

  private void apply(JsonValue schema, JsonValue value, String at, List<String> problems) {
    if (schema instanceof JsonBoolean bool) {
      if (!bool.value()) {
        problem(at, "is not allowed", problems);
      }
      return;
    }
    JsonObject rules = (JsonObject) schema;
    if (!hasType(rules, value)) {
      problem(at, "must be " + types(rules) + " but is " + value.kind(), problems);
      return;
    }
    checkValue(rules, value, at, problems);
    checkCombinations(rules, value, at, problems);
    if (value instanceof JsonObject object) {
      checkObject(rules, object, at, problems);
    } else if (value instanceof JsonArray array) {
      checkArray(rules, array, at, problems);
    } else if (value instanceof JsonString string) {
      int length = string.value().codePointCount(0, string.value().length());
      checkSize(rules, "minLength", "maxLength", length, "characters", at, problems);
      rules
          .string("pattern")
          .filter(pattern -> !pattern(pattern).matcher(string.value()).find())
          .ifPresent(pattern -> problem(at, "does not match " + pattern, problems));
    } else if (value instanceof JsonNumber number) {
      checkNumber(rules, number, at, problems);
    }
  }

  private static boolean hasType(JsonObject rules, JsonValue value) {
    List<String> types = types(rules);
    return types.isEmpty() || types.stream().anyMatch(type -> isOfType(type, value));
  }

  private static List<String> types(JsonObject rules) {
    if (rules.string("type").isPresent()) {
      return List.of(rules.string("type").get());
    }
    return rules.array("type").map(JsonArray::values).orElse(List.of()).stream()
        .map(type -> ((JsonString) type).value())
        .toList();
  }

  private static boolean isOfType(String type, JsonValue value) {
    return switch (type) {
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof JsonArray;
      case "string" -> value instanceof JsonString;
      case "boolean" -> value instanceof JsonBoolean;
      case "null" -> value instanceof JsonNull;
      case "number" -> value instanceof JsonNumber;
      default -> value instanceof JsonNumber number && isWhole(number);
    };
  }

  /** JSON Schema counts 1.0 as an integer. */
  private static boolean isWhole(JsonNumber number) {
    if (number.isInteger()) {
      return true;
    }
    double value = number.asDouble();
    return Double.isFinite(value) && value == Math.rint(value);
  }

  private static void checkValue(
      JsonObject rules, JsonValue value, String at, List<String> problems) {
    rules
        .array("enum")
        .filter(allowed -> allowed.values().stream().noneMatch(one -> isSame(one, value)))
        .ifPresent(allowed -> problem(at, "must be one of " + allowed, problems));
    rules
        .get("const")
        .filter(only -> !isSame(only, value))
        .ifPresent(only -> problem(at, "must be " + only, problems));
  }

  private static boolean isSame(JsonValue a, JsonValue b) {
    return a.equals(b) || normal(a).equals(normal(b));
  }

  /** JSON Schema takes 1, 1.0 and 1e0 for the same value. */
  private static JsonValue normal(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonObject.Builder copy = JsonObject.builder();
      object.members().forEach((name, member) -> copy.put(name, normal(member)));
      return copy.build();
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(SchemaCheck::normal).toList());
    }
    return value instanceof JsonNumber number && isExact(number)
        ? JsonNumber.of(new BigDecimal(number.literal()).stripTrailingZeros())
        : value;
  }

  private void checkCombinations(
      JsonObject rules, JsonValue value, String at, List<String> problems) {
    rules.string("$ref").ifPresent(ref -> check(definitions.resolve(ref), value, at, problems));
    rules.array("allOf").ifPresent(all -> all.forEach(one -> check(one, value, at, problems)));
    rules
        .array("anyOf")
        .filter(any -> matching(any, value) == 0)
        .ifPresent(any -> problem(at, "matches none of the alternatives", problems));
    rules
        .array("oneOf")
        .filter(one -> matching(one, value) != 1)
        .ifPresent(one -> problem(at, "must match exactly one of the alternatives", problems));
    rules
        .get("not")
        .filter(not -> fits(not, value))
        .ifPresent(not -> problem(at, "matches what it must not", problems));
    rules
        .get("if")
        .flatMap(condition -> rules.get(fits(condition, value) ? "then" : "else"))
        .ifPresent(rest -> check(rest, value, at, problems));
  }

  private boolean fits(JsonValue part, JsonValue value) {
    List<String> problems = new ArrayList<>();
    check(part, value, "", problems);
    return problems.isEmpty();
  }

  private Pattern pattern(String text) {
    return Objects.requireNonNull(patterns.get(text), "a pattern that was not compiled");
  }

  private long matching(JsonArray schemas, JsonValue value) {
    return schemas.values().stream().filter(alternative -> fits(alternative, value)).count();
  }

  private void checkObject(JsonObject rules, JsonObject object, String at, List<String> problems) {
    for (JsonValue name : rules.array("required").orElse(JsonArray.EMPTY)) {
      if (!object.has(((JsonString) name).value())) {
        problem(at, "lacks '" + ((JsonString) name).value() + "'", problems);
      }
    }
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String here = below(at, member.getKey());
      for (JsonValue part : schemasOf(member.getKey(), rules)) {
        check(part, member.getValue(), here, problems);
      }
      rules
          .get("propertyNames")
          .ifPresent(names -> check(names, new JsonString(member.getKey()), here, problems));
    }
    checkSize(rules, "minProperties", "maxProperties", object.size(), "members", at, problems);
    checkDependencies(rules, object, at, problems);
  }

  /**
   * What the member {@code name} must fit: its own schema and those of its patterns, or the rest.
   */
  private List<JsonValue> schemasOf(String name, JsonObject rules) {
    List<JsonValue> schemas = new ArrayList<>();
    rules.object("properties").flatMap(own -> own.get(name)).ifPresent(schemas::add);
    rules
        .object("patternProperties")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach(
            (pattern, schema) -> {
              if (pattern(pattern).matcher(name).find()) {
                schemas.add(schema);
              }
            });
    if (schemas.isEmpty()) {
      rules.get("additionalProperties").ifPresent(schemas::add);
    }
    return schemas;
  }

  private void checkDependencies(
      JsonObject rules, JsonObject object, String at, List<String> problems) {
    for (String keyword : List.of("dependentRequired", "dependentSchemas", "dependencies")) {
      rules
          .object(keyword)
          .orElse(JsonObject.EMPTY)
          .members()
          .forEach(
              (name, rule) -> {
                if (object.has(name)) {
                  checkDependency(name, rule, object, at, problems);
                }
              });
    }
  }

  private void checkDependency(
      String name, JsonValue rule, JsonObject object, String at, List<String> problems) {
    if (!(rule instanceof JsonArray others)) {
      check(rule, object, at, problems);
      return;
    }
    for (JsonValue other : others) {
      if (!object.has(((JsonString) other).value())) {
        problem(
            at, "has '%s' but lacks '%s'".formatted(name, ((JsonString) other).value()), problems);
      }
    }
  }

  /** A JSON pointer (RFC 6901). */
  private static String below(String at, String name) {
    return at + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private void checkArray(JsonObject rules, JsonArray array, String at, List<String> problems) {
    // Draft-07 names the places by an array of items, and the rest by additionalItems.
    boolean isDraft07 = rules.array("items").isPresent();
    List<JsonValue> places =
        rules.array(isDraft07 ? "items" : "prefixItems").orElse(JsonArray.EMPTY).values();
    JsonValue rest = rules.get(isDraft07 ? "additionalItems" : "items").orElse(JsonBoolean.TRUE);
    for (int i = 0; i < array.size(); i++) {
      check(
          i < places.size() ? places.get(i) : rest, array.values().get(i), at + "/" + i, problems);
    }
    rules.get("contains").ifPresent(wanted -> checkContains(rules, wanted, array, at, problems));
    if (rules.bool("uniqueItems").orElse(false)
        && array.values().stream().map(SchemaCheck::normal).distinct().count() != array.size()) {
      problem(at, "holds the same element twice", problems);
    }
    checkSize(rules, "minItems", "maxItems", array.size(), "elements", at, problems);
  }

  private void checkContains(
      JsonObject rules, JsonValue wanted, JsonArray array, String at, List<String> problems) {
    long found = matches(array, wanted);
    long least = rules.integer("minContains").orElse(1L);
    if (found < least) {
      problem(
          at,
          least == 1
              ? "lacks the element it must contain"
              : "must contain %d such elements, has %d".formatted(least, found),
          problems);
    }
    rules
        .integer("maxContains")
        .filter(most -> found > most)
        .ifPresent(
            most ->
                problem(
                    at, "may contain %d such elements, has %d".formatted(most, found), problems));
  }

  private long matches(JsonArray array, JsonValue wanted) {
    return array.values().stream().filter(element -> fits(wanted, element)).count();
  }

  private static void checkSize(
      JsonObject rules,
      String least,
      String most,
      int size,
      String unit,
      String at,
      List<String> problems) {
    rules
        .integer(least)
        .filter(bound -> size < bound)
        .ifPresent(bound -> problem(at, "needs at least %d %s".formatted(bound, unit), problems));
    rules
        .integer(most)
        .filter(bound -> size > bound)
        .ifPresent(bound -> problem(at, "takes at most %d %s".formatted(bound, unit), problems));
  }

  private static void checkNumber(
      JsonObject rules, JsonNumber number, String at, List<String> problems) {
    compare(rules, "minimum", number, at, problems, sign -> sign >= 0, "must be at least ");
    compare(rules, "maximum", number, at, problems, sign -> sign <= 0, "must be at most ");
    compare(rules, "exclusiveMinimum", number, at, problems, sign -> sign > 0, "must be above ");
    compare(rules, "exclusiveMaximum", number, at, problems, sign -> sign < 0, "must be below ");
    if (rules.members().get("multipleOf") instanceof JsonNumber step && !isMultiple(number, step)) {
      problem(at, "must be a multiple of " + step.literal(), problems);
    }
  }

  private static boolean isMultiple(JsonNumber number, JsonNumber step) {
    if (isExact(number) && isExact(step)) {
      BigDecimal rest = new BigDecimal(number.literal()).remainder(new BigDecimal(step.literal()));
      return rest.signum() == 0;
    }
    return Math.IEEEremainder(number.asDouble(), step.asDouble()) == 0;
  }

  private static void compare(
      JsonObject rules,
      String keyword,
      JsonNumber number,
      String at,
      List<String> problems,
      IntPredicate holds,
      String words) {
    if (rules.members().get(keyword) instanceof JsonNumber bound
        && !holds.test(compare(number, bound))) {
      problem(at, words + bound.literal(), problems);
    }
  }

  /** Exact, except where an exponent is so large that only its sign can matter. */
  private static int compare(JsonNumber a, JsonNumber b) {
    return isExact(a) && isExact(b)
        ? new BigDecimal(a.literal()).compareTo(new BigDecimal(b.literal()))
        : Double.compare(a.asDouble(), b.asDouble());
  }

  /** Tells whether arithmetic on {@code number} is cheap. */
  private static boolean isExact(JsonNumber number) {
    return number.literal().length() <= LONGEST_LITERAL
        && Math.abs(exponent(number)) <= LARGEST_EXPONENT;
  }

  private static long exponent(JsonNumber number) {
    String literal = number.literal();
    int at = Math.max(literal.indexOf('e'), literal.indexOf('E'));
    if (at < 0) {
      return 0;
    }
    try {
      return Long.parseLong(literal.substring(at + 1));
    } catch (NumberFormatException tooLarge) {
      return Long.MAX_VALUE;
    }
  }

  private static void problem(String at, String text, List<String> problems) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(at.isEmpty() ? text : "at '" + at + "': " + text);
    }
  }
}
