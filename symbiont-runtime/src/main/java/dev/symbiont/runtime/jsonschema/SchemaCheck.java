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
import java.util.HashSet;
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
        .filter(allowed -> !allowed.values().contains(value))
        .ifPresent(allowed -> problem(at, "must be one of " + allowed, problems));
    rules
        .get("const")
        .filter(only -> !only.equals(value))
        .ifPresent(only -> problem(at, "must be " + only, problems));
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
    JsonObject properties = rules.object("properties").orElse(JsonObject.EMPTY);
    JsonValue others = rules.get("additionalProperties").orElse(JsonBoolean.TRUE);
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String here = at + "/" + member.getKey();
      check(properties.get(member.getKey()).orElse(others), member.getValue(), here, problems);
      rules
          .get("propertyNames")
          .ifPresent(names -> check(names, new JsonString(member.getKey()), here, problems));
    }
    checkSize(rules, "minProperties", "maxProperties", object.size(), "members", at, problems);
  }

  private void checkArray(JsonObject rules, JsonArray array, String at, List<String> problems) {
    rules
        .get("items")
        .ifPresent(
            items -> {
              for (int i = 0; i < array.size(); i++) {
                check(items, array.values().get(i), at + "/" + i, problems);
              }
            });
    rules
        .get("contains")
        .filter(wanted -> matches(array, wanted) == 0)
        .ifPresent(wanted -> problem(at, "lacks the element it must contain", problems));
    if (rules.bool("uniqueItems").orElse(false)
        && new HashSet<>(array.values()).size() != array.size()) {
      problem(at, "holds the same element twice", problems);
    }
    checkSize(rules, "minItems", "maxItems", array.size(), "elements", at, problems);
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
    if (Math.abs(exponent(a)) > LARGEST_EXPONENT || Math.abs(exponent(b)) > LARGEST_EXPONENT) {
      return Double.compare(a.asDouble(), b.asDouble());
    }
    return new BigDecimal(a.literal()).compareTo(new BigDecimal(b.literal()));
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
