package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.text.Identifiers;
import dev.symbiont.cedar.value.DatetimeValue;
import dev.symbiont.cedar.value.DecimalValue;
import dev.symbiont.cedar.value.DurationValue;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.IpValue;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.SetValue;
import dev.symbiont.cedar.value.Value;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads policies in the JSON policy format. The depth of the JSON text bounds all recursion. */
final class PolicyJsonReader {
  private PolicyJsonReader() {}

  static Policy policy(JsonValue value, String path) {
    JsonObject json = object(value, path);
    requireMembers(
        json,
        path,
        Set.of("effect", "principal", "action", "resource", "conditions", "annotations"));
    List<Condition> conditions = new ArrayList<>();
    for (JsonValue condition : json.array("conditions").orElse(JsonArray.EMPTY)) {
      conditions.add(condition(condition, path + ".conditions[" + conditions.size() + "]"));
    }
    try {
      return new Policy(
          annotations(json, path),
          effect(string(json, "effect", path), path),
          scope(member(json, "principal", path), path + ".principal"),
          actionScope(member(json, "action", path), path + ".action"),
          scope(member(json, "resource", path), path + ".resource"),
          conditions);
    } catch (CedarException e) {
      throw new JsonFormatException(path, e.getMessage());
    }
  }

  private static Map<String, String> annotations(JsonObject json, String path) {
    Map<String, String> annotations = new LinkedHashMap<>();
    json.object("annotations")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach(
            (name, value) -> {
              if (!Identifiers.isIdentifier(name)) {
                throw new JsonFormatException(path, "annotation \"" + name + "\" has no name");
              }
              annotations.put(name, annotation(value, path + ".annotations." + name));
            });
    return annotations;
  }

  private static String annotation(JsonValue value, String path) {
    if (value instanceof JsonString string) {
      return string.value();
    } else if (value instanceof JsonNull) {
      return "";
    }
    throw new JsonFormatException(path, "an annotation is a string, was " + value.kind());
  }

  private static Effect effect(String keyword, String path) {
    return Arrays.stream(Effect.values())
        .filter(effect -> effect.keyword().equals(keyword))
        .findFirst()
        .orElseThrow(
            () -> new JsonFormatException(path, "\"effect\" must be \"permit\" or \"forbid\""));
  }

  private static Condition condition(JsonValue value, String path) {
    JsonObject json = object(value, path);
    requireMembers(json, path, Set.of("kind", "body"));
    String keyword = string(json, "kind", path);
    Condition.Kind kind =
        Arrays.stream(Condition.Kind.values())
            .filter(k -> k.keyword().equals(keyword))
            .findFirst()
            .orElseThrow(
                () -> new JsonFormatException(path, "\"kind\" must be \"when\" or \"unless\""));
    return new Condition(kind, expr(member(json, "body", path), path + ".body"));
  }

  // ---- scope ----

  private static Scope scope(JsonValue value, String path) {
    JsonObject json = object(value, path);
    String operator = string(json, "op", path);
    return switch (operator) {
      case "All", "all" -> {
        requireMembers(json, path, Set.of("op"));
        yield new Scope.Any();
      }
      case "==" -> new Scope.Equal(target(json, path));
      case "in" -> new Scope.In(target(json, path));
      case "is" -> {
        requireMembers(json, path, Set.of("op", "entity_type", "in"));
        var type = ValueJson.readType(string(json, "entity_type", path), path);
        yield json.has("in")
            ? new Scope.IsIn(type, target(object(member(json, "in", path), path), path + ".in"))
            : new Scope.Is(type);
      }
      default -> throw unknownOperator(operator, path);
    };
  }

  private static JsonFormatException unknownOperator(String operator, String path) {
    return new JsonFormatException(path, "there is no scope operator \"" + operator + "\"");
  }

  private static Scope.Target target(JsonObject json, String path) {
    requireMembers(json, path, Set.of("op", "entity", "slot"));
    if (json.has("entity") == json.has("slot")) {
      throw new JsonFormatException(path, "expected either \"entity\" or \"slot\"");
    }
    if (json.has("entity")) {
      return new Scope.Target.Entity(ValueJson.readUid(member(json, "entity", path), path));
    }
    String text = string(json, "slot", path);
    return Arrays.stream(Slot.values())
        .filter(slot -> slot.text().equals(text))
        .findFirst()
        .map(Scope.Target.Open::new)
        .orElseThrow(() -> new JsonFormatException(path, "there is no slot \"" + text + "\""));
  }

  private static ActionScope actionScope(JsonValue value, String path) {
    JsonObject json = object(value, path);
    requireMembers(json, path, Set.of("op", "entity", "entities"));
    String operator = string(json, "op", path);
    return switch (operator) {
      case "All", "all" -> new ActionScope.Any();
      case "==" -> new ActionScope.Equal(action(member(json, "entity", path), path));
      case "in" -> {
        if (json.has("entity")) {
          yield new ActionScope.In(List.of(action(member(json, "entity", path), path)));
        }
        List<EntityUid> actions = new ArrayList<>();
        for (JsonValue action : array(member(json, "entities", path), path)) {
          actions.add(action(action, path + ".entities"));
        }
        yield new ActionScope.In(actions);
      }
      default -> throw unknownOperator(operator, path);
    };
  }

  private static EntityUid action(JsonValue json, String path) {
    EntityUid uid = ValueJson.readUid(json, path);
    if (!uid.type().isAction()) {
      throw new JsonFormatException(path, uid + " is not of a type named Action");
    }
    return uid;
  }

  // ---- expressions ----

  private static Expr expr(JsonValue value, String path) {
    JsonObject json = object(value, path);
    if (json.size() != 1) {
      throw new JsonFormatException(path, "an expression is an object of exactly one member");
    }
    Map.Entry<String, JsonValue> only = json.members().entrySet().iterator().next();
    String key = only.getKey();
    JsonValue body = only.getValue();
    String inner = path + "." + key;
    return switch (key) {
      case "Value" -> value(ValueJson.read(body, inner));
      case "Var" -> variable(body, inner);
      case "Set" -> new Expr.SetLiteral(exprs(body, inner));
      case "Record" -> record(object(body, inner), inner);
      case "if-then-else" -> {
        requireMembers(object(body, inner), inner, Set.of("if", "then", "else"));
        yield new Expr.If(
            operand(body, "if", inner), operand(body, "then", inner), operand(body, "else", inner));
      }
      case "&&" -> new Expr.And(pair(body, inner));
      case "||" -> new Expr.Or(pair(body, inner));
      case "!" -> new Expr.Not(argument(body, inner));
      case "neg" -> new Expr.Negate(argument(body, inner));
      case "isEmpty" -> new Expr.IsEmpty(argument(body, inner));
      case "." -> {
        requireMembers(object(body, inner), inner, Set.of("left", "attr"));
        yield new Expr.GetAttribute(
            operand(body, "left", inner), string(object(body, inner), "attr", inner));
      }
      case "has" -> has(object(body, inner), inner);
      case "like" -> {
        requireMembers(object(body, inner), inner, Set.of("left", "pattern"));
        yield new Expr.Like(
            operand(body, "left", inner),
            pattern(array(member(object(body, inner), "pattern", inner), inner), inner));
      }
      case "is" -> is(object(body, inner), inner);
      default -> operation(key, body, inner);
    };
  }

  private static Expr operation(String key, JsonValue body, String path) {
    for (BinaryOperator operator : BinaryOperator.values()) {
      if (operator.symbol().equals(key)) {
        List<Expr> operands = pair(body, path);
        return new Expr.Binary(operator, operands.get(0), operands.get(1));
      }
    }
    ExtensionFunction function =
        ExtensionFunction.find(key)
            .orElseThrow(
                () -> new JsonFormatException(path, "there is no operator \"" + key + "\""));
    List<Expr> arguments = exprs(body, path);
    if (arguments.isEmpty() && function.isMethod()) {
      throw new JsonFormatException(path, key + " needs at least one argument");
    }
    return new Expr.ExtensionCall(function, arguments);
  }

  private static Expr variable(JsonValue json, String path) {
    return Arrays.stream(Variable.values())
        .filter(variable -> json.equals(new JsonString(variable.keyword())))
        .findFirst()
        .map(Expr.Var::new)
        .orElseThrow(() -> new JsonFormatException(path, "there is no such variable"));
  }

  /** Returns an expression that evaluates to {@code value}. */
  private static Expr value(Value value) {
    if (value instanceof SetValue set) {
      return new Expr.SetLiteral(set.elements().stream().map(PolicyJsonReader::value).toList());
    } else if (value instanceof RecordValue record) {
      Map<String, Expr> attributes = new LinkedHashMap<>();
      record.attributes().forEach((name, attribute) -> attributes.put(name, value(attribute)));
      return new Expr.RecordLiteral(attributes);
    } else if (value instanceof DecimalValue decimal) {
      return call(ExtensionFunction.DECIMAL, decimal.text());
    } else if (value instanceof IpValue ip) {
      return call(ExtensionFunction.IP, ip.text());
    } else if (value instanceof DurationValue duration) {
      return call(ExtensionFunction.DURATION, duration.text());
    } else if (value instanceof DatetimeValue datetime) {
      return datetime(datetime);
    }
    return new Expr.Literal(value);
  }

  private static Expr call(ExtensionFunction constructor, String text) {
    return new Expr.ExtensionCall(constructor, List.of(new Expr.Literal(Value.of(text))));
  }

  private static Expr datetime(DatetimeValue datetime) {
    Optional<String> text = datetime.text();
    if (text.isPresent()) {
      return call(ExtensionFunction.DATETIME, text.get());
    }
    return new Expr.ExtensionCall(
        ExtensionFunction.OFFSET,
        List.of(
            call(ExtensionFunction.DATETIME, "1970-01-01"),
            value(new DurationValue(datetime.epochMillis()))));
  }

  private static Expr record(JsonObject json, String path) {
    Map<String, Expr> attributes = new LinkedHashMap<>();
    json.members().forEach((name, value) -> attributes.put(name, expr(value, path + "." + name)));
    return new Expr.RecordLiteral(attributes);
  }

  private static Expr has(JsonObject json, String path) {
    requireMembers(json, path, Set.of("left", "attr"));
    List<String> attributes = new ArrayList<>();
    if (member(json, "attr", path) instanceof JsonArray names) {
      for (JsonValue name : names) {
        attributes.add(text(name, path + ".attr"));
      }
    } else {
      attributes.add(string(json, "attr", path));
    }
    try {
      return new Expr.HasAttribute(operand(json, "left", path), attributes);
    } catch (IllegalArgumentException e) {
      throw new JsonFormatException(path, "\"attr\" must be a string or a list of identifiers");
    }
  }

  private static Expr is(JsonObject json, String path) {
    requireMembers(json, path, Set.of("left", "entity_type", "in"));
    return new Expr.Is(
        operand(json, "left", path),
        ValueJson.readType(string(json, "entity_type", path), path),
        json.get("in").map(ancestor -> expr(ancestor, path + ".in")));
  }

  private static Pattern pattern(JsonArray elements, String path) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (JsonValue element : elements) {
      if (element.equals(new JsonString("Wildcard"))) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(string(object(element, path), "Literal", path));
      }
    }
    parts.add(part.toString());
    return new Pattern(parts);
  }

  private static List<Expr> pair(JsonValue json, String path) {
    requireMembers(object(json, path), path, Set.of("left", "right"));
    return List.of(operand(json, "left", path), operand(json, "right", path));
  }

  private static Expr argument(JsonValue json, String path) {
    requireMembers(object(json, path), path, Set.of("arg"));
    return operand(json, "arg", path);
  }

  private static Expr operand(JsonValue json, String member, String path) {
    return expr(member(object(json, path), member, path), path + "." + member);
  }

  private static List<Expr> exprs(JsonValue json, String path) {
    List<Expr> exprs = new ArrayList<>();
    for (JsonValue element : array(json, path)) {
      exprs.add(expr(element, path + "[" + exprs.size() + "]"));
    }
    return exprs;
  }

  // ---- shapes ----

  private static JsonObject object(JsonValue json, String path) {
    if (json instanceof JsonObject object) {
      return object;
    }
    throw new JsonFormatException(path, "expected an object, was " + json.kind());
  }

  private static JsonArray array(JsonValue json, String path) {
    if (json instanceof JsonArray array) {
      return array;
    }
    throw new JsonFormatException(path, "expected an array, was " + json.kind());
  }

  private static JsonValue member(JsonObject json, String member, String path) {
    return json.get(member)
        .orElseThrow(() -> new JsonFormatException(path, "\"" + member + "\" is missing"));
  }

  private static String string(JsonObject json, String member, String path) {
    return text(member(json, member, path), path + "." + member);
  }

  private static String text(JsonValue json, String path) {
    if (json instanceof JsonString string) {
      return string.value();
    }
    throw new JsonFormatException(path, "expected a string, was " + json.kind());
  }

  private static void requireMembers(JsonObject json, String path, Set<String> allowed) {
    for (String name : json.members().keySet()) {
      if (!allowed.contains(name)) {
        throw new JsonFormatException(path, "unknown member \"" + name + "\"");
      }
    }
  }
}
