package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Writes policies in the JSON policy format. */
final class PolicyJsonWriter {
  private PolicyJsonWriter() {}

  static JsonObject policy(Policy policy) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("effect", policy.effect().keyword())
            .put("principal", scope(policy.principal()))
            .put("action", scope(policy.action()))
            .put("resource", scope(policy.resource()))
            .put(
                "conditions",
                new JsonArray(
                    policy.conditions().stream()
                        .<JsonValue>map(PolicyJsonWriter::condition)
                        .toList()));
    if (!policy.annotations().isEmpty()) {
      JsonObject.Builder annotations = JsonObject.builder();
      policy.annotations().forEach(annotations::put);
      json.put("annotations", annotations.build());
    }
    return json.build();
  }

  private static JsonObject condition(Condition condition) {
    return JsonObject.builder()
        .put("kind", condition.kind().keyword())
        .put("body", expr(condition.body()))
        .build();
  }

  private static JsonObject scope(Scope scope) {
    if (scope instanceof Scope.Equal equal) {
      return target("==", equal.target());
    } else if (scope instanceof Scope.In in) {
      return target("in", in.target());
    } else if (scope instanceof Scope.Is is) {
      return is(is.type().name()).build();
    } else if (scope instanceof Scope.IsIn isIn) {
      return is(isIn.type().name()).put("in", target(JsonObject.builder(), isIn.target())).build();
    }
    return JsonObject.builder().put("op", "All").build();
  }

  private static JsonObject.Builder is(String type) {
    return JsonObject.builder().put("op", "is").put("entity_type", type);
  }

  private static JsonObject target(String operator, Scope.Target target) {
    return target(JsonObject.builder().put("op", operator), target);
  }

  private static JsonObject target(JsonObject.Builder json, Scope.Target target) {
    if (target instanceof Scope.Target.Entity entity) {
      return json.put("entity", ValueJson.writeUid(entity.uid())).build();
    }
    return json.put("slot", target.toString()).build();
  }

  private static JsonObject scope(ActionScope scope) {
    if (scope instanceof ActionScope.Equal equal) {
      return target("==", new Scope.Target.Entity(equal.action()));
    } else if (scope instanceof ActionScope.In in && in.actions().size() == 1) {
      return target("in", new Scope.Target.Entity(in.actions().get(0)));
    } else if (scope instanceof ActionScope.In in) {
      List<JsonValue> actions = new ArrayList<>();
      for (EntityUid action : in.actions()) {
        actions.add(ValueJson.writeUid(action));
      }
      return JsonObject.builder().put("op", "in").put("entities", new JsonArray(actions)).build();
    }
    return JsonObject.builder().put("op", "All").build();
  }

  private static JsonObject expr(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return single("Value", ValueJson.write(literal.value()));
    } else if (expr instanceof Expr.Var variable) {
      return single("Var", new JsonString(variable.variable().keyword()));
    } else if (expr instanceof Expr.If choice) {
      return single(
          "if-then-else",
          JsonObject.builder()
              .put("if", expr(choice.condition()))
              .put("then", expr(choice.consequence()))
              .put("else", expr(choice.alternative()))
              .build());
    } else if (expr instanceof Expr.And and) {
      return chain("&&", and.operands());
    } else if (expr instanceof Expr.Or or) {
      return chain("||", or.operands());
    } else if (expr instanceof Expr.Not not) {
      return unary("!", not.operand());
    } else if (expr instanceof Expr.Negate negate) {
      return unary("neg", negate.operand());
    } else if (expr instanceof Expr.IsEmpty isEmpty) {
      return unary("isEmpty", isEmpty.operand());
    } else if (expr instanceof Expr.Binary binary) {
      return binary(binary.operator().symbol(), expr(binary.left()), expr(binary.right()));
    } else if (expr instanceof Expr.Like like) {
      return single("like", left(like.operand()).put("pattern", pattern(like.pattern())).build());
    } else if (expr instanceof Expr.Is is) {
      JsonObject.Builder json = left(is.operand()).put("entity_type", is.type().name());
      is.ancestor().ifPresent(ancestor -> json.put("in", expr(ancestor)));
      return single("is", json.build());
    } else if (expr instanceof Expr.HasAttribute has) {
      List<String> path = has.path();
      JsonValue attribute =
          path.size() == 1 ? new JsonString(path.get(0)) : JsonArray.ofStrings(path);
      return single("has", left(has.operand()).put("attr", attribute).build());
    } else if (expr instanceof Expr.GetAttribute get) {
      return single(".", left(get.operand()).put("attr", get.name()).build());
    } else if (expr instanceof Expr.SetLiteral set) {
      return single("Set", exprs(set.elements()));
    } else if (expr instanceof Expr.RecordLiteral record) {
      JsonObject.Builder attributes = JsonObject.builder();
      record.attributes().forEach((name, value) -> attributes.put(name, expr(value)));
      return single("Record", attributes.build());
    } else if (expr instanceof Expr.ExtensionCall call) {
      return single(call.function().functionName(), exprs(call.arguments()));
    }
    throw new AssertionError("not an expression: " + expr);
  }

  private static JsonObject single(String key, JsonValue value) {
    return JsonObject.builder().put(key, value).build();
  }

  private static JsonObject unary(String operator, Expr operand) {
    return single(operator, JsonObject.builder().put("arg", expr(operand)).build());
  }

  private static JsonObject.Builder left(Expr operand) {
    return JsonObject.builder().put("left", expr(operand));
  }

  private static JsonObject binary(String operator, JsonObject left, JsonObject right) {
    return single(operator, JsonObject.builder().put("left", left).put("right", right).build());
  }

  /** Writes a chain as a balanced tree, so that a long one does not nest deeply. */
  private static JsonObject chain(String operator, List<Expr> operands) {
    if (operands.size() == 1) {
      return expr(operands.get(0));
    }
    int middle = (operands.size() + 1) / 2;
    return binary(
        operator,
        chain(operator, operands.subList(0, middle)),
        chain(operator, operands.subList(middle, operands.size())));
  }

  private static JsonArray exprs(List<Expr> exprs) {
    return new JsonArray(exprs.stream().<JsonValue>map(PolicyJsonWriter::expr).toList());
  }

  private static JsonArray pattern(Pattern pattern) {
    List<JsonValue> elements = new ArrayList<>();
    for (int i = 0; i < pattern.parts().size(); i++) {
      if (i > 0) {
        elements.add(new JsonString("Wildcard"));
      }
      if (!pattern.parts().get(i).isEmpty()) {
        elements.add(single("Literal", new JsonString(pattern.parts().get(i))));
      }
    }
    return new JsonArray(elements);
  }
}
