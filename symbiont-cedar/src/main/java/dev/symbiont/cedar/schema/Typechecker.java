package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.policy.BinaryOperator;
import dev.symbiont.cedar.policy.Expr;
import dev.symbiont.cedar.policy.ExtensionFunction;
import dev.symbiont.cedar.policy.Variable;
import dev.symbiont.cedar.value.BoolValue;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.LongValue;
import dev.symbiont.cedar.value.StringValue;
import dev.symbiont.cedar.value.Value;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Types expressions in strict mode, for one environment (Cedar specification, typechecker). A
 * condition that the schema alone decides has a type of one value, and what it guards is not typed.
 */
final class Typechecker {
  private static final Type DATETIME = new Type.Extension(ExtensionType.DATETIME);
  private static final Type DURATION = new Type.Extension(ExtensionType.DURATION);
  private static final Type DECIMAL = new Type.Extension(ExtensionType.DECIMAL);
  private static final Type IPADDR = new Type.Extension(ExtensionType.IPADDR);

  private final Schema schema;
  private final Environment environment;

  Typechecker(Schema schema, Environment environment) {
    this.schema = schema;
    this.environment = environment;
  }

  /** A type, and what is known to exist where the expression is true. */
  private record Typed(Type type, Capabilities capabilities) {
    static Typed of(Type type) {
      return new Typed(type, Capabilities.NONE);
    }
  }

  /** The signature of an extension function that is not a constructor. */
  private record Signature(List<Type> parameters, Type result) {}

  /**
   * Returns the type of a condition.
   *
   * @throws TypeFailure if {@code expr} has no type, or is not boolean
   */
  Type.Bool condition(Expr expr) {
    return bool(expr, typeOf(expr, Capabilities.NONE).type());
  }

  private Typed typeOf(Expr expr, Capabilities known) {
    if (expr instanceof Expr.Literal literal) {
      return Typed.of(literal(literal));
    } else if (expr instanceof Expr.Var variable) {
      return Typed.of(variable(variable.variable()));
    } else if (expr instanceof Expr.If choice) {
      return choice(choice, known);
    } else if (expr instanceof Expr.And and) {
      return and(and.operands(), known);
    } else if (expr instanceof Expr.Or or) {
      return or(or.operands(), known);
    } else if (expr instanceof Expr.Not not) {
      return Typed.of(bool(not.operand(), type(not.operand(), known)).negated());
    } else if (expr instanceof Expr.Negate negate) {
      require(negate.operand(), Type.LONG, known);
      return Typed.of(Type.LONG);
    } else if (expr instanceof Expr.Binary binary) {
      return binary(binary, known);
    } else if (expr instanceof Expr.IsEmpty isEmpty) {
      set(isEmpty.operand(), type(isEmpty.operand(), known));
      return Typed.of(Type.BOOL);
    } else if (expr instanceof Expr.Like like) {
      require(like.operand(), Type.STRING, known);
      return Typed.of(Type.BOOL);
    } else if (expr instanceof Expr.Is is) {
      return is(is, known);
    } else if (expr instanceof Expr.HasAttribute has) {
      return has(has, known);
    } else if (expr instanceof Expr.GetAttribute get) {
      return Typed.of(attribute(get, known));
    } else if (expr instanceof Expr.SetLiteral set) {
      return Typed.of(setLiteral(set, known));
    } else if (expr instanceof Expr.RecordLiteral record) {
      return Typed.of(recordLiteral(record, known));
    } else if (expr instanceof Expr.ExtensionCall call) {
      return Typed.of(call(call, known));
    }
    throw new AssertionError("not an expression: " + expr);
  }

  private Type type(Expr expr, Capabilities known) {
    return typeOf(expr, known).type();
  }

  // ---- leaves ----

  private Type literal(Expr.Literal literal) {
    if (literal.value() instanceof BoolValue bool) {
      return Type.Bool.of(bool.value());
    } else if (literal.value() instanceof LongValue) {
      return Type.LONG;
    } else if (literal.value() instanceof StringValue) {
      return Type.STRING;
    } else if (literal.value() instanceof EntityUid uid && schema.isKnown(uid)) {
      return new Type.Entity(uid.type());
    }
    throw new TypeFailure(literal, "the schema knows no such entity");
  }

  private Type variable(Variable variable) {
    return switch (variable) {
      case PRINCIPAL -> new Type.Entity(environment.principal());
      case ACTION -> new Type.Entity(environment.action().type());
      case RESOURCE -> new Type.Entity(environment.resource());
      case CONTEXT -> environment.context();
    };
  }

  // ---- control ----

  private Typed choice(Expr.If choice, Capabilities known) {
    Typed condition = typeOf(choice.condition(), known);
    Capabilities tested = condition.capabilities();
    return switch (bool(choice.condition(), condition.type())) {
      case TRUE -> {
        Typed consequence = typeOf(choice.consequence(), known.union(tested));
        yield new Typed(consequence.type(), tested.union(consequence.capabilities()));
      }
      case FALSE -> typeOf(choice.alternative(), known);
      case ANY -> {
        Typed consequence = typeOf(choice.consequence(), known.union(tested));
        Typed alternative = typeOf(choice.alternative(), known);
        Type type =
            Type.leastUpperBound(consequence.type(), alternative.type())
                .orElseThrow(() -> differ(choice, consequence.type(), alternative.type()));
        yield new Typed(
            type,
            tested.union(consequence.capabilities()).intersection(alternative.capabilities()));
      }
    };
  }

  private Typed and(List<Expr> operands, Capabilities known) {
    Type.Bool type = Type.Bool.TRUE;
    Capabilities capabilities = Capabilities.NONE;
    for (Expr operand : operands) {
      Typed next = typeOf(operand, known.union(capabilities));
      Type.Bool truth = bool(operand, next.type());
      if (truth == Type.Bool.FALSE) {
        return Typed.of(Type.Bool.FALSE);
      }
      type = truth == Type.Bool.TRUE ? type : Type.Bool.ANY;
      capabilities = capabilities.union(next.capabilities());
    }
    return new Typed(type, capabilities);
  }

  private Typed or(List<Expr> operands, Capabilities known) {
    Typed result = Typed.of(Type.Bool.FALSE);
    for (Expr operand : operands) {
      Typed next = typeOf(operand, known);
      Type.Bool truth = bool(operand, next.type());
      if (truth == Type.Bool.TRUE) {
        return result.type() == Type.Bool.FALSE ? next : Typed.of(Type.Bool.TRUE);
      }
      if (result.type() == Type.Bool.FALSE) {
        result = next;
      } else if (truth == Type.Bool.ANY) {
        result = new Typed(Type.BOOL, result.capabilities().intersection(next.capabilities()));
      }
    }
    return result;
  }

  // ---- operators ----

  private Typed binary(Expr.Binary binary, Capabilities known) {
    Expr left = binary.left();
    Expr right = binary.right();
    Type leftType = type(left, known);
    Type rightType = type(right, known);
    return switch (binary.operator()) {
      case EQUAL -> Typed.of(equality(binary, leftType, rightType));
      case NOT_EQUAL -> Typed.of(equality(binary, leftType, rightType).negated());
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          Typed.of(comparison(binary, leftType, rightType));
      case IN -> Typed.of(in(binary, leftType, rightType));
      case ADD, SUBTRACT, MULTIPLY -> {
        requireType(left, leftType, Type.LONG);
        requireType(right, rightType, Type.LONG);
        yield Typed.of(Type.LONG);
      }
      case CONTAINS -> {
        Type element = set(left, leftType).element();
        yield Typed.of(comparable(binary, element, rightType));
      }
      case CONTAINS_ALL, CONTAINS_ANY ->
          Typed.of(
              comparable(binary, set(left, leftType).element(), set(right, rightType).element()));
      case HAS_TAG -> hasTag(binary, entity(left, leftType), rightType, known);
      case GET_TAG -> Typed.of(getTag(binary, entity(left, leftType), rightType, known));
    };
  }

  private Type.Bool equality(Expr.Binary binary, Type left, Type right) {
    Value leftLiteral = literalOrAction(binary.left());
    Value rightLiteral = literalOrAction(binary.right());
    if (leftLiteral != null && rightLiteral != null) {
      return Type.Bool.of(leftLiteral.equals(rightLiteral));
    }
    if (left instanceof Type.Entity && right instanceof Type.Entity && !left.equals(right)) {
      return Type.Bool.FALSE;
    }
    return comparable(binary, left, right);
  }

  private static Type.Bool comparable(Expr expr, Type left, Type right) {
    if (Type.leastUpperBound(left, right).isEmpty()) {
      throw differ(expr, left, right);
    }
    return Type.Bool.ANY;
  }

  private static Type comparison(Expr.Binary binary, Type left, Type right) {
    boolean ordered = left.equals(Type.LONG) || left.equals(DATETIME) || left.equals(DURATION);
    if (!ordered || !left.equals(right)) {
      throw new TypeFailure(
          binary, "expected two Long, datetime or duration, got %s and %s".formatted(left, right));
    }
    return Type.BOOL;
  }

  private Type.Bool in(Expr.Binary binary, Type left, Type right) {
    EntityType lower = entity(binary.left(), left);
    Type target = right instanceof Type.SetOf set ? set.element() : right;
    EntityType upper = entity(binary.right(), target);
    Value uid = literalOrAction(binary.left());
    Optional<List<EntityUid>> uids = entityLiterals(binary.right());
    if (uid instanceof EntityUid lowerUid
        && uids.isPresent()
        && schema.action(lowerUid).isPresent()) {
      ActionDefinition action = schema.action(lowerUid).get();
      return Type.Bool.of(
          uids.get().stream().anyMatch(u -> u.equals(lowerUid) || action.ancestors().contains(u)));
    }
    return schema.canBeIn(lower, upper) ? Type.Bool.ANY : Type.Bool.FALSE;
  }

  /** Returns the value of a literal, or of {@code action}, which each environment knows. */
  private @Nullable Value literalOrAction(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return literal.value();
    }
    boolean action = expr instanceof Expr.Var variable && variable.variable() == Variable.ACTION;
    return action ? environment.action() : null;
  }

  private Optional<List<EntityUid>> entityLiterals(Expr expr) {
    List<Expr> exprs = expr instanceof Expr.SetLiteral set ? set.elements() : List.of(expr);
    List<EntityUid> uids = new ArrayList<>();
    for (Expr element : exprs) {
      if (!(literalOrAction(element) instanceof EntityUid uid)) {
        return Optional.empty();
      }
      uids.add(uid);
    }
    return Optional.of(uids);
  }

  private Typed is(Expr.Is is, Capabilities known) {
    if (is.ancestor().isPresent()) {
      return and(
          List.of(
              new Expr.Is(is.operand(), is.type(), Optional.empty()),
              new Expr.Binary(BinaryOperator.IN, is.operand(), is.ancestor().get())),
          known);
    }
    EntityType actual = entity(is.operand(), type(is.operand(), known));
    return Typed.of(Type.Bool.of(actual.equals(is.type())));
  }

  // ---- tags ----

  private Typed hasTag(Expr.Binary binary, EntityType receiver, Type name, Capabilities known) {
    requireType(binary.right(), name, Type.STRING);
    Optional<EntityDefinition> definition = schema.entityType(receiver);
    if (definition.isEmpty() && !schema.isActionType(receiver)) {
      throw new TypeFailure(binary, "the schema has no entity type '" + receiver + "'");
    }
    if (definition.flatMap(EntityDefinition::tags).isEmpty()) {
      return Typed.of(Type.Bool.FALSE);
    }
    return known.hasTag(binary.left(), binary.right())
        ? Typed.of(Type.Bool.TRUE)
        : new Typed(Type.BOOL, Capabilities.tag(binary.left(), binary.right()));
  }

  private Type getTag(Expr.Binary binary, EntityType receiver, Type name, Capabilities known) {
    requireType(binary.right(), name, Type.STRING);
    Type tags =
        schema
            .entityType(receiver)
            .flatMap(EntityDefinition::tags)
            .orElseThrow(
                () -> new TypeFailure(binary, "entities of type '" + receiver + "' have no tags"));
    if (!known.hasTag(binary.left(), binary.right())) {
      throw new TypeFailure(binary, "the tag may be missing; test it with hasTag first");
    }
    return tags;
  }

  // ---- attributes ----

  /** Types {@code e has a.b.c} as {@code e has a && e.a has b && e.a.b has c}. */
  private Typed has(Expr.HasAttribute has, Capabilities known) {
    if (has.path().size() == 1) {
      return hasOne(has, has.path().get(0), known);
    }
    List<Expr> tests = new ArrayList<>();
    Expr receiver = has.operand();
    for (String name : has.path()) {
      tests.add(new Expr.HasAttribute(receiver, List.of(name)));
      receiver = new Expr.GetAttribute(receiver, name);
    }
    return and(tests, known);
  }

  private Typed hasOne(Expr.HasAttribute has, String name, Capabilities known) {
    Expr receiver = has.operand();
    Type type = type(receiver, known);
    Type.Attribute attribute = attributes(has, receiver, type).get(name);
    if (attribute == null) {
      return Typed.of(Type.Bool.FALSE);
    }
    // An entity may be missing from the store, and then it has no attribute at all.
    boolean present = attribute.required() && type instanceof Type.RecordOf;
    return present || known.hasAttribute(receiver, name)
        ? Typed.of(Type.Bool.TRUE)
        : new Typed(Type.BOOL, Capabilities.attribute(receiver, name));
  }

  private Type attribute(Expr.GetAttribute get, Capabilities known) {
    Expr receiver = get.operand();
    Type type = type(receiver, known);
    Type.Attribute attribute = attributes(get, receiver, type).get(get.name());
    if (attribute == null) {
      throw new TypeFailure(get, "%s has no attribute '%s'".formatted(type, get.name()));
    }
    if (!attribute.required() && !known.hasAttribute(receiver, get.name())) {
      throw new TypeFailure(
          get, "attribute '%s' may be missing; test it with has first".formatted(get.name()));
    }
    return attribute.type();
  }

  private Map<String, Type.Attribute> attributes(Expr expr, Expr receiver, Type type) {
    if (type instanceof Type.RecordOf record) {
      return record.attributes();
    }
    EntityType entityType = entity(receiver, type);
    if (schema.isActionType(entityType)) {
      return Map.of();
    }
    return schema
        .entityType(entityType)
        .orElseThrow(
            () -> new TypeFailure(expr, "the schema has no entity type '" + entityType + "'"))
        .attributes()
        .attributes();
  }

  // ---- composites ----

  private Type setLiteral(Expr.SetLiteral set, Capabilities known) {
    List<Type> types = set.elements().stream().map(element -> type(element, known)).toList();
    return types.stream()
        .reduce(
            (left, right) ->
                Type.leastUpperBound(left, right).orElseThrow(() -> differ(set, left, right)))
        .map(Type.SetOf::new)
        .orElseThrow(() -> new TypeFailure(set, "the type of an empty set is unknown"));
  }

  private Type recordLiteral(Expr.RecordLiteral record, Capabilities known) {
    Map<String, Type.Attribute> attributes = new LinkedHashMap<>();
    record
        .attributes()
        .forEach((name, expr) -> attributes.put(name, new Type.Attribute(type(expr, known), true)));
    return new Type.RecordOf(attributes);
  }

  private Type call(Expr.ExtensionCall call, Capabilities known) {
    List<Type> arguments = call.arguments().stream().map(arg -> type(arg, known)).toList();
    if (call.function().isConstructor()) {
      return construct(call);
    }
    Signature signature = signature(call.function());
    if (!arguments.equals(signature.parameters())) {
      throw new TypeFailure(
          call,
          "%s takes %s, got %s"
              .formatted(call.function().functionName(), signature.parameters(), arguments));
    }
    return signature.result();
  }

  /** A constructor takes one literal, so that the validator can try it. */
  private static Type construct(Expr.ExtensionCall call) {
    String name = call.function().functionName();
    if (call.arguments().size() != 1
        || !(call.arguments().get(0) instanceof Expr.Literal literal)
        || !(literal.value() instanceof StringValue text)) {
      throw new TypeFailure(call, name + " takes one string literal");
    }
    try {
      ValueJson.construct(name, text.value(), name);
    } catch (JsonFormatException refused) {
      throw new TypeFailure(call, name + " refuses " + text);
    }
    return switch (call.function()) {
      case DECIMAL -> DECIMAL;
      case IP -> IPADDR;
      case DATETIME -> DATETIME;
      default -> DURATION;
    };
  }

  private static Signature signature(ExtensionFunction function) {
    return switch (function) {
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          new Signature(List.of(DECIMAL, DECIMAL), Type.BOOL);
      case IS_IPV4, IS_IPV6, IS_LOOPBACK, IS_MULTICAST -> new Signature(List.of(IPADDR), Type.BOOL);
      case IS_IN_RANGE -> new Signature(List.of(IPADDR, IPADDR), Type.BOOL);
      case OFFSET -> new Signature(List.of(DATETIME, DURATION), DATETIME);
      case DURATION_SINCE -> new Signature(List.of(DATETIME, DATETIME), DURATION);
      case TO_DATE -> new Signature(List.of(DATETIME), DATETIME);
      case TO_TIME -> new Signature(List.of(DATETIME), DURATION);
      case TO_MILLISECONDS, TO_SECONDS, TO_MINUTES, TO_HOURS, TO_DAYS ->
          new Signature(List.of(DURATION), Type.LONG);
      case DECIMAL, IP, DATETIME, DURATION ->
          throw new AssertionError("a constructor: " + function);
    };
  }

  // ---- demands ----

  private void require(Expr expr, Type expected, Capabilities known) {
    requireType(expr, type(expr, known), expected);
  }

  private static void requireType(Expr expr, Type actual, Type expected) {
    if (!actual.equals(expected)) {
      throw unexpected(expr, expected.toString(), actual);
    }
  }

  private static Type.Bool bool(Expr expr, Type actual) {
    if (actual instanceof Type.Bool bool) {
      return bool;
    }
    throw unexpected(expr, "Bool", actual);
  }

  private static Type.SetOf set(Expr expr, Type actual) {
    if (actual instanceof Type.SetOf set) {
      return set;
    }
    throw unexpected(expr, "a set", actual);
  }

  private static EntityType entity(Expr expr, Type actual) {
    if (actual instanceof Type.Entity entity) {
      return entity.type();
    }
    throw unexpected(expr, "an entity", actual);
  }

  private static TypeFailure unexpected(Expr expr, String expected, Type actual) {
    return new TypeFailure(expr, "expected %s, got %s".formatted(expected, actual));
  }

  private static TypeFailure differ(Expr expr, Type left, Type right) {
    return new TypeFailure(expr, "the types %s and %s do not fit".formatted(left, right));
  }
}
