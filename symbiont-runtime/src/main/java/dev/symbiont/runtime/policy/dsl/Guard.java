package dev.symbiont.runtime.policy.dsl;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.dsl.Node;
import dev.symbiont.runtime.policy.Glob;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Evaluates the expressions of one decision: without effects, in at most 10,000 steps over all of
 * them. An empty result is unknown: an absent member, a type that does not fit, an operation that
 * does not exist, a number beyond 64 bits. Not thread-safe.
 */
final class Guard {
  private static final int MOST_STEPS = 10_000;
  private static final int LONGEST_NUMBER = 18;

  private final JsonObject environment;
  private int steps;

  Guard(JsonObject environment) {
    this.environment = environment;
  }

  Truth truth(Node expression) {
    return truth(evaluate(expression));
  }

  /** Tells whether both have the same value. */
  Truth equal(Node left, Node right) {
    return equal(evaluate(left), evaluate(right));
  }

  private static Truth truth(Optional<JsonValue> value) {
    return value.isPresent() && value.get() instanceof JsonBoolean bool
        ? Truth.of(bool.value())
        : Truth.UNKNOWN;
  }

  private static Optional<JsonValue> value(Truth truth) {
    return switch (truth) {
      case TRUE -> Optional.of(JsonBoolean.TRUE);
      case FALSE -> Optional.of(JsonBoolean.FALSE);
      case UNKNOWN -> Optional.empty();
    };
  }

  private Optional<JsonValue> evaluate(Node node) {
    steps++;
    if (steps > MOST_STEPS) {
      return Optional.empty();
    }
    List<Node> children = node.children();
    return switch (node.kind()) {
      case "string" -> Optional.of(new JsonString(node.text()));
      case "boolean" ->
          Optional.of(node.text().equals("true") ? JsonBoolean.TRUE : JsonBoolean.FALSE);
      case "number" -> number(node.text());
      case "identifier" -> member(environment, node.text());
      case "member_expression" ->
          evaluate(children.get(0)).flatMap(holder -> member(holder, node.text()));
      case "index_expression" ->
          evaluate(children.get(0))
              .flatMap(holder -> evaluate(children.get(1)).flatMap(index -> at(holder, index)));
      case "array" -> array(children);
      case "call_expression" -> call(children);
      case "expression" ->
          children.size() == 1 ? unary(node.text(), children.get(0)) : binary(node);
      default -> Optional.empty();
    };
  }

  /** Whole numbers only, so that no comparison rounds. */
  private static Optional<JsonValue> number(String text) {
    String digits = text.replace("_", "");
    boolean whole =
        digits.length() <= LONGEST_NUMBER && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return whole ? Optional.of(JsonNumber.of(Long.parseLong(digits))) : Optional.empty();
  }

  private static Optional<JsonValue> member(JsonValue holder, String name) {
    return holder instanceof JsonObject object
        ? object.get(name).filter(value -> !(value instanceof JsonNull))
        : Optional.empty();
  }

  private static Optional<JsonValue> at(JsonValue holder, JsonValue index) {
    if (index instanceof JsonString name) {
      return member(holder, name.value());
    }
    OptionalLong position = asLong(index);
    if (!(holder instanceof JsonArray array)
        || position.isEmpty()
        || position.getAsLong() < 0
        || position.getAsLong() >= array.size()) {
      return Optional.empty();
    }
    return Optional.of(array.values().get((int) position.getAsLong()));
  }

  private Optional<JsonValue> array(List<Node> elements) {
    List<Optional<JsonValue>> values = elements.stream().map(this::evaluate).toList();
    return values.stream().allMatch(Optional::isPresent)
        ? Optional.of(new JsonArray(values.stream().map(Optional::orElseThrow).toList()))
        : Optional.empty();
  }

  // ---- operators ----------------------------------------------------------------------------

  private Optional<JsonValue> unary(String operator, Node operand) {
    if (operator.equals("!")) {
      return value(truth(operand).not());
    }
    return evaluate(operand)
        .flatMap(value -> calculate("-", Optional.of(JsonNumber.of(0)), Optional.of(value)));
  }

  private Optional<JsonValue> binary(Node node) {
    Node left = node.children().get(0);
    Node right = node.children().get(1);
    return switch (node.text()) {
      case "&&", "and" -> value(truth(left).and(truth(right)));
      case "||", "or" -> value(truth(left).or(truth(right)));
      case "==" -> value(equal(left, right));
      case "!=" -> value(equal(left, right).not());
      case "in" -> value(contains(evaluate(right), evaluate(left)));
      case "<", ">", "<=", ">=" -> compare(node.text(), evaluate(left), evaluate(right));
      case "+", "-", "*", "/", "%" -> calculate(node.text(), evaluate(left), evaluate(right));
      default -> Optional.empty();
    };
  }

  private static Truth equal(Optional<JsonValue> left, Optional<JsonValue> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Truth.UNKNOWN;
    }
    JsonValue a = left.get();
    JsonValue b = right.get();
    boolean texts = a instanceof JsonString && b instanceof JsonString;
    boolean booleans = a instanceof JsonBoolean && b instanceof JsonBoolean;
    if (texts || booleans) {
      return Truth.of(a.equals(b));
    }
    OptionalLong x = asLong(a);
    OptionalLong y = asLong(b);
    return x.isPresent() && y.isPresent()
        ? Truth.of(x.getAsLong() == y.getAsLong())
        : Truth.UNKNOWN;
  }

  private static Optional<JsonValue> compare(
      String operator, Optional<JsonValue> left, Optional<JsonValue> right) {
    OptionalLong x = left.map(Guard::asLong).orElse(OptionalLong.empty());
    OptionalLong y = right.map(Guard::asLong).orElse(OptionalLong.empty());
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    int order = Long.compare(x.getAsLong(), y.getAsLong());
    return value(
        Truth.of(
            switch (operator) {
              case "<" -> order < 0;
              case ">" -> order > 0;
              case "<=" -> order <= 0;
              default -> order >= 0;
            }));
  }

  /** Whole numbers within 64 bits; what leaves them, or divides by zero, is unknown. */
  private static Optional<JsonValue> calculate(
      String operator, Optional<JsonValue> left, Optional<JsonValue> right) {
    OptionalLong x = left.map(Guard::asLong).orElse(OptionalLong.empty());
    OptionalLong y = right.map(Guard::asLong).orElse(OptionalLong.empty());
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    BigInteger a = BigInteger.valueOf(x.getAsLong());
    BigInteger b = BigInteger.valueOf(y.getAsLong());
    boolean divides = operator.equals("/") || operator.equals("%");
    if (divides && b.signum() == 0) {
      return Optional.empty();
    }
    BigInteger result =
        switch (operator) {
          case "+" -> a.add(b);
          case "-" -> a.subtract(b);
          case "*" -> a.multiply(b);
          case "/" -> a.divide(b);
          default -> a.remainder(b);
        };
    return result.bitLength() < Long.SIZE
        ? Optional.of(JsonNumber.of(result.longValueExact()))
        : Optional.empty();
  }

  private static OptionalLong asLong(JsonValue value) {
    return value instanceof JsonNumber number ? number.asLong() : OptionalLong.empty();
  }

  // ---- functions ----------------------------------------------------------------------------

  /** {@code f(a, b)}, or {@code a.f(b)}. */
  private Optional<JsonValue> call(List<Node> parts) {
    Node callee = parts.get(0);
    List<Node> given = parts.subList(1, parts.size());
    if (given.stream().anyMatch(argument -> argument.is("named_argument"))) {
      return Optional.empty();
    }
    if (callee.is("member_expression")) {
      Optional<JsonValue> receiver = evaluate(callee.children().get(0));
      return given.size() > 1
          ? Optional.empty()
          : apply(callee.text(), receiver, given.stream().map(this::evaluate).findFirst());
    }
    if (!callee.is("identifier") || given.isEmpty() || given.size() > 2) {
      return Optional.empty();
    }
    return apply(
        callee.text(),
        evaluate(given.get(0)),
        given.stream().skip(1).map(this::evaluate).findFirst());
  }

  private static Optional<JsonValue> apply(
      String function, Optional<JsonValue> first, Optional<Optional<JsonValue>> second) {
    if (function.equals("contains") && second.isPresent()) {
      return value(contains(first, second.get()));
    }
    Optional<String> text = text(first);
    if (second.isEmpty()) {
      return switch (function) {
        case "length" -> first.flatMap(Guard::length);
        case "lower" -> text.map(value -> new JsonString(value.toLowerCase(Locale.ROOT)));
        case "upper" -> text.map(value -> new JsonString(value.toUpperCase(Locale.ROOT)));
        default -> Optional.empty();
      };
    }
    Optional<String> other = text(second.get());
    if (text.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    return switch (function) {
      case "starts_with" -> value(Truth.of(text.get().startsWith(other.get())));
      case "ends_with" -> value(Truth.of(text.get().endsWith(other.get())));
      case "matches" -> matches(text.get(), other.get());
      default -> Optional.empty();
    };
  }

  private static Optional<JsonValue> matches(String text, String glob) {
    return Glob.isValid(glob) ? value(Truth.of(Glob.of(glob).matches(text))) : Optional.empty();
  }

  private static Optional<JsonValue> length(JsonValue value) {
    if (value instanceof JsonString text) {
      return Optional.of(JsonNumber.of(text.value().length()));
    }
    return value instanceof JsonArray array
        ? Optional.of(JsonNumber.of(array.size()))
        : Optional.empty();
  }

  private static Truth contains(Optional<JsonValue> holder, Optional<JsonValue> element) {
    if (holder.isEmpty() || element.isEmpty()) {
      return Truth.UNKNOWN;
    }
    if (holder.get() instanceof JsonString text && element.get() instanceof JsonString part) {
      return Truth.of(text.value().contains(part.value()));
    }
    if (!(holder.get() instanceof JsonArray array)) {
      return Truth.UNKNOWN;
    }
    Truth found = Truth.FALSE;
    for (JsonValue each : array) {
      found = found.or(equal(Optional.of(each), element));
    }
    return found;
  }

  private static Optional<String> text(Optional<JsonValue> value) {
    return value.isPresent() && value.get() instanceof JsonString text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
