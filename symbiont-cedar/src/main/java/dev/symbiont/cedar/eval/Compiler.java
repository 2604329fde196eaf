package dev.symbiont.cedar.eval;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.policy.BinaryOperator;
import dev.symbiont.cedar.policy.Expr;
import dev.symbiont.cedar.policy.ExtensionFunction;
import dev.symbiont.cedar.value.DatetimeValue;
import dev.symbiont.cedar.value.DurationValue;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.LongValue;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.SetValue;
import dev.symbiont.cedar.value.StringValue;
import dev.symbiont.cedar.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns expressions into nodes that evaluate them (Cedar specification, evaluation). Literals and
 * calls on literals are evaluated here, once.
 */
final class Compiler {
  private Compiler() {}

  static Node compile(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return new Node.Constant(literal.value());
    } else if (expr instanceof Expr.Var variable) {
      return variable(variable);
    } else if (expr instanceof Expr.If choice) {
      return choice(choice);
    } else if (expr instanceof Expr.And and) {
      return and(compile(and.operands()));
    } else if (expr instanceof Expr.Or or) {
      return or(compile(or.operands()));
    } else if (expr instanceof Expr.Not not) {
      Node operand = compile(not.operand());
      return test((request, entities) -> !operand.test(request, entities));
    } else if (expr instanceof Expr.Negate negate) {
      return negate(compile(negate.operand()));
    } else if (expr instanceof Expr.Binary binary) {
      return binary(binary.operator(), compile(binary.left()), compile(binary.right()));
    } else if (expr instanceof Expr.IsEmpty isEmpty) {
      Node operand = compile(isEmpty.operand());
      return test(
          (request, entities) ->
              set(operand.eval(request, entities), "isEmpty").elements().isEmpty());
    } else if (expr instanceof Expr.Like like) {
      Node operand = compile(like.operand());
      Wildcard pattern = new Wildcard(like.pattern());
      return test(
          (request, entities) ->
              pattern.matches(string(operand.eval(request, entities), "like").value()));
    } else if (expr instanceof Expr.Is is) {
      return is(is);
    } else if (expr instanceof Expr.HasAttribute has) {
      return has(compile(has.operand()), has.path());
    } else if (expr instanceof Expr.GetAttribute get) {
      Node operand = compile(get.operand());
      String name = get.name();
      return (request, entities) -> attribute(operand.eval(request, entities), name, entities);
    } else if (expr instanceof Expr.SetLiteral set) {
      return fold(compile(set.elements()), SetValue::of);
    } else if (expr instanceof Expr.RecordLiteral record) {
      List<String> names = List.copyOf(record.attributes().keySet());
      return fold(compile(record.operands()), values -> record(names, values));
    } else if (expr instanceof Expr.ExtensionCall call) {
      ExtensionFunction function = call.function();
      return fold(compile(call.arguments()), values -> Extensions.call(function, values));
    }
    throw new AssertionError("not an expression: " + expr);
  }

  private static List<Node> compile(List<Expr> exprs) {
    return exprs.stream().map(Compiler::compile).toList();
  }

  private static Node test(BiPredicate<Request, Entities> predicate) {
    return new Node.Test(predicate);
  }

  private static Node variable(Expr.Var variable) {
    return switch (variable.variable()) {
      case PRINCIPAL -> (request, entities) -> request.principal();
      case ACTION -> (request, entities) -> request.action();
      case RESOURCE -> (request, entities) -> request.resource();
      case CONTEXT -> (request, entities) -> request.context();
    };
  }

  private static Node choice(Expr.If choice) {
    Node condition = compile(choice.condition());
    Node consequence = compile(choice.consequence());
    Node alternative = compile(choice.alternative());
    return (request, entities) ->
        (condition.test(request, entities) ? consequence : alternative).eval(request, entities);
  }

  static Node and(List<Node> operands) {
    Node[] nodes = operands.toArray(Node[]::new);
    return test(
        (request, entities) -> {
          for (Node node : nodes) {
            if (!node.test(request, entities)) {
              return false;
            }
          }
          return true;
        });
  }

  private static Node or(List<Node> operands) {
    Node[] nodes = operands.toArray(Node[]::new);
    return test(
        (request, entities) -> {
          for (Node node : nodes) {
            if (node.test(request, entities)) {
              return true;
            }
          }
          return false;
        });
  }

  private static Node negate(Node operand) {
    return (request, entities) -> {
      long value = integer(operand.eval(request, entities), "negation");
      if (value == Long.MIN_VALUE) {
        throw new EvaluationFailure("integer overflow: -(" + value + ")");
      }
      return new LongValue(-value);
    };
  }

  private static Node is(Expr.Is is) {
    Node operand = compile(is.operand());
    EntityType type = is.type();
    Node isType =
        test(
            (request, entities) ->
                entity(operand.eval(request, entities), "is").type().equals(type));
    return is.ancestor()
        .map(ancestor -> and(List.of(isType, in(operand, compile(ancestor)))))
        .orElse(isType);
  }

  // ---- binary operators ----

  private static Node binary(BinaryOperator operator, Node left, Node right) {
    return switch (operator) {
      case EQUAL -> test((rq, es) -> left.eval(rq, es).equals(right.eval(rq, es)));
      case NOT_EQUAL -> test((rq, es) -> !left.eval(rq, es).equals(right.eval(rq, es)));
      case LESS -> test((rq, es) -> compare(left.eval(rq, es), right.eval(rq, es)) < 0);
      case LESS_OR_EQUAL -> test((rq, es) -> compare(left.eval(rq, es), right.eval(rq, es)) <= 0);
      case GREATER -> test((rq, es) -> compare(left.eval(rq, es), right.eval(rq, es)) > 0);
      case GREATER_OR_EQUAL ->
          test((rq, es) -> compare(left.eval(rq, es), right.eval(rq, es)) >= 0);
      case IN -> in(left, right);
      case ADD, SUBTRACT, MULTIPLY ->
          (rq, es) -> arithmetic(operator, left.eval(rq, es), right.eval(rq, es));
      case CONTAINS, CONTAINS_ALL, CONTAINS_ANY ->
          test((rq, es) -> contains(operator, left.eval(rq, es), right.eval(rq, es)));
      case HAS_TAG ->
          test((rq, es) -> tag(operator, left.eval(rq, es), right.eval(rq, es), es).isPresent());
      case GET_TAG -> (rq, es) -> getTag(left.eval(rq, es), right.eval(rq, es), es);
    };
  }

  private static int compare(Value left, Value right) {
    if (left instanceof LongValue a && right instanceof LongValue b) {
      return a.compareTo(b);
    } else if (left instanceof DatetimeValue a && right instanceof DatetimeValue b) {
      return a.compareTo(b);
    } else if (left instanceof DurationValue a && right instanceof DurationValue b) {
      return a.compareTo(b);
    }
    throw new EvaluationFailure(
        "type error in a comparison: %s and %s are not both Long, datetime or duration"
            .formatted(left.typeName(), right.typeName()));
  }

  private static Value arithmetic(BinaryOperator operator, Value left, Value right) {
    long a = integer(left, operator.symbol());
    long b = integer(right, operator.symbol());
    try {
      return new LongValue(
          switch (operator) {
            case ADD -> Math.addExact(a, b);
            case SUBTRACT -> Math.subtractExact(a, b);
            default -> Math.multiplyExact(a, b);
          });
    } catch (ArithmeticException overflow) {
      throw new EvaluationFailure("integer overflow: %d %s %d".formatted(a, operator.symbol(), b));
    }
  }

  private static Node in(Node left, Node right) {
    return test(
        (request, entities) -> {
          EntityUid uid = entity(left.eval(request, entities), "in");
          Value target = right.eval(request, entities);
          if (target instanceof EntityUid ancestor) {
            return entities.isIn(uid, ancestor);
          }
          return isInAny(uid, set(target, "in"), entities);
        });
  }

  private static boolean isInAny(EntityUid uid, SetValue ancestors, Entities entities) {
    boolean found = false;
    // Every element is looked at: one that is no entity is an error even after a match.
    for (Value ancestor : ancestors.elements()) {
      EntityUid candidate = entity(ancestor, "in");
      found = found || entities.isIn(uid, candidate);
    }
    return found;
  }

  private static boolean contains(BinaryOperator operator, Value left, Value right) {
    Set<Value> elements = set(left, operator.symbol()).elements();
    if (operator == BinaryOperator.CONTAINS) {
      return elements.contains(right);
    }
    Set<Value> others = set(right, operator.symbol()).elements();
    return operator == BinaryOperator.CONTAINS_ALL
        ? elements.containsAll(others)
        : others.stream().anyMatch(elements::contains);
  }

  private static Optional<Value> tag(
      BinaryOperator operator, Value receiver, Value name, Entities entities) {
    EntityUid uid = entity(receiver, operator.symbol());
    String tag = string(name, operator.symbol()).value();
    return entities.find(uid).map(entity -> entity.tags().attributes().get(tag));
  }

  private static Value getTag(Value receiver, Value name, Entities entities) {
    return tag(BinaryOperator.GET_TAG, receiver, name, entities)
        .orElseThrow(
            () -> new EvaluationFailure("entity %s has no tag %s".formatted(receiver, name)));
  }

  // ---- attributes ----

  private static Node has(Node operand, List<String> path) {
    return test(
        (request, entities) -> {
          Value current = operand.eval(request, entities);
          for (int i = 0; ; i++) {
            Value next = find(current, path.get(i), entities);
            if (next == null || i == path.size() - 1) {
              return next != null;
            }
            current = next;
          }
        });
  }

  private static @Nullable Value find(Value value, String name, Entities entities) {
    if (value instanceof RecordValue record) {
      return record.attributes().get(name);
    } else if (value instanceof EntityUid uid) {
      Optional<Entity> entity = entities.find(uid);
      return entity.isPresent() ? entity.get().attributes().attributes().get(name) : null;
    }
    throw EvaluationFailure.type("attribute '" + name + "'", "an entity or a record", value);
  }

  private static Value attribute(Value value, String name, Entities entities) {
    Value attribute = find(value, name, entities);
    if (attribute != null) {
      return attribute;
    }
    if (value instanceof EntityUid uid && entities.find(uid).isEmpty()) {
      throw new EvaluationFailure("entity " + uid + " does not exist");
    }
    throw new EvaluationFailure(
        "%s has no attribute '%s'"
            .formatted(value instanceof EntityUid ? value : "the record", name));
  }

  // ---- composites ----

  @FunctionalInterface
  private interface Composer {
    Value compose(List<Value> values);
  }

  /** Composes values on each evaluation, or once if all of them are constant. */
  private static Node fold(List<Node> parts, Composer composer) {
    if (parts.stream().allMatch(Node.Constant.class::isInstance)) {
      try {
        return new Node.Constant(composer.compose(values(parts)));
      } catch (EvaluationFailure failure) {
        return (request, entities) -> {
          throw failure;
        };
      }
    }
    return (request, entities) -> {
      List<Value> values = new ArrayList<>(parts.size());
      for (Node part : parts) {
        values.add(part.eval(request, entities));
      }
      return composer.compose(values);
    };
  }

  private static List<Value> values(List<Node> constants) {
    return constants.stream().map(node -> ((Node.Constant) node).value()).toList();
  }

  private static Value record(List<String> names, List<Value> values) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      attributes.put(names.get(i), values.get(i));
    }
    return new RecordValue(attributes);
  }

  // ---- operands ----

  private static long integer(Value value, String operation) {
    if (value instanceof LongValue number) {
      return number.value();
    }
    throw EvaluationFailure.type(operation, "Long", value);
  }

  private static StringValue string(Value value, String operation) {
    if (value instanceof StringValue string) {
      return string;
    }
    throw EvaluationFailure.type(operation, "String", value);
  }

  private static EntityUid entity(Value value, String operation) {
    if (value instanceof EntityUid uid) {
      return uid;
    }
    throw EvaluationFailure.type(operation, "an entity", value);
  }

  private static SetValue set(Value value, String operation) {
    if (value instanceof SetValue set) {
      return set;
    }
    throw EvaluationFailure.type(operation, "Set", value);
  }
}
