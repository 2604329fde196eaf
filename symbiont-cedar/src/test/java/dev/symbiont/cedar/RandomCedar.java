package dev.symbiont.cedar;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.policy.ActionScope;
import dev.symbiont.cedar.policy.BinaryOperator;
import dev.symbiont.cedar.policy.Condition;
import dev.symbiont.cedar.policy.Effect;
import dev.symbiont.cedar.policy.Expr;
import dev.symbiont.cedar.policy.ExtensionFunction;
import dev.symbiont.cedar.policy.Pattern;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.Scope;
import dev.symbiont.cedar.policy.Variable;
import dev.symbiont.cedar.value.DatetimeValue;
import dev.symbiont.cedar.value.DecimalValue;
import dev.symbiont.cedar.value.DurationValue;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.IpValue;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.SetValue;
import dev.symbiont.cedar.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Random policies, entities and requests over a small world, so that they meet. Expressions are
 * well typed most of the time; the rest exercises errors.
 */
final class RandomCedar {
  /** The world as a schema; policies made for it validate some of the time. */
  static final String SCHEMA =
      """
      type Address = { street: String, zip?: Long };
      entity Group in [Group] { level: Long };
      entity User in [Group] {
        n: Long, s: String, b: Bool, e: User, set: Set<Long>, rec: Address,
        ip?: ipaddr, dec?: decimal, dt?: datetime, dur?: duration,
      } tags String;
      entity Album, Photo in [Album] { n: Long, s?: String, e: User };
      entity Color enum ["red", "blue"];
      action read;
      action view, edit in [read] appliesTo {
        principal: [User], resource: [Photo, Album], context: { b: Bool, n?: Long, rec?: Address }
      };
      action delete appliesTo { principal: [User, Group], resource: Photo, context: Address };
      """;

  private static final List<String> ATTRIBUTES =
      List.of(
          "n", "s", "b", "e", "set", "rec", "ip", "dec", "dt", "dur", "street", "zip", "odd key");
  private static final List<String> STRINGS =
      List.of("", "a", "ab", "aab", "*", "a*b", "été", "\n\"\\", "127.0.0.1", "1.5", "x\u0000");
  private static final List<String> IPS =
      List.of(
          "127.0.0.1",
          "10.0.0.0/8",
          "10.1.2.3",
          "::1",
          "ff00::/8",
          "2001:db8::1/32",
          "1.2.3",
          "0.0.0.0/0");
  private static final List<String> DECIMALS =
      List.of("0.0", "1.5", "-1.5", "1.2345", "1.23456", "-0.5", "922337203685477.5807", "1");
  private static final List<String> DATETIMES =
      List.of(
          "1970-01-01",
          "2024-02-29",
          "2023-02-29",
          "2024-10-15T11:35:00Z",
          "2024-10-15T11:35:00.123+0530",
          "1969-12-31T23:59:59.999Z",
          "2024-10-15T24:00:00Z",
          "0000-01-01",
          "9999-12-31T23:59:59-2359");
  private static final List<String> DURATIONS =
      List.of("1h", "90m", "-1d2h", "0ms", "1d2h3m4s5ms", "", "-", "1m1h", "106751991167d");
  private static final List<Long> LONGS =
      List.of(0L, 1L, -1L, 2L, 7L, Long.MAX_VALUE, Long.MIN_VALUE, 3_000_000_000L);

  private enum Kind {
    BOOL,
    LONG,
    STRING,
    ENTITY,
    SET,
    RECORD,
    DECIMAL,
    IP,
    DATETIME,
    DURATION
  }

  private final Random random;
  private final boolean longPaths;

  RandomCedar(Random random) {
    this(random, true);
  }

  private RandomCedar(Random random, boolean longPaths) {
    this.random = random;
    this.longPaths = longPaths;
  }

  /** Makes no {@code has a.b}, which the official engine writes as several tests. */
  static RandomCedar withoutLongPaths(Random random) {
    return new RandomCedar(random, false);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  // ---- world ----

  EntityUid user() {
    return EntityType.of("User").uid("u" + random.nextInt(3));
  }

  private EntityUid group() {
    return EntityType.of("Group").uid("g" + random.nextInt(3));
  }

  EntityUid action() {
    return EntityType.of("Action").uid(pick(List.of("view", "edit", "delete", "read")));
  }

  EntityUid resource() {
    return EntityType.of(pick(List.of("Photo", "Album"))).uid("p" + random.nextInt(2));
  }

  private EntityUid anyEntity() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> user();
      case 2 -> group();
      case 3 -> action();
      case 4 -> resource();
      default -> EntityType.of("Color").uid(pick(List.of("red", "green")));
    };
  }

  Request request() {
    return new Request(user(), action(), resource(), record(2));
  }

  Entities entities() {
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      entities.add(entity(EntityType.of("User").uid("u" + i), group()));
      // Groups lie in groups of smaller numbers, so that there is no cycle.
      EntityUid parent = EntityType.of("Group").uid("g" + random.nextInt(i + 1));
      EntityUid self = EntityType.of("Group").uid("g" + i);
      entities.add(entity(self, parent.equals(self) ? EntityType.of("Group").uid("root") : parent));
    }
    for (int i = 0; i < 2; i++) {
      EntityUid album = EntityType.of("Album").uid("p" + random.nextInt(2));
      entities.add(entity(EntityType.of("Photo").uid("p" + i), album));
    }
    for (String action : List.of("view", "edit")) {
      entities.add(
          Entity.builder(EntityType.of("Action").uid(action))
              .parent(EntityType.of("Action").uid("read"))
              .build());
    }
    entities.removeIf(entity -> chance(25));
    return Entities.of(entities);
  }

  private Entity entity(EntityUid uid, EntityUid parent) {
    Entity.Builder entity = Entity.builder(uid).parent(parent);
    record(2).attributes().forEach(entity::attribute);
    if (chance(50)) {
      entity.tag(pick(STRINGS), value(1));
    }
    return entity.build();
  }

  private RecordValue record(int depth) {
    RecordValue.Builder record = RecordValue.builder();
    for (String name : ATTRIBUTES) {
      if (chance(depth > 1 ? 50 : 25)) {
        record.put(name, chance(85) ? value(kind(name), depth - 1) : value(depth - 1));
      }
    }
    return record.build();
  }

  private Value value(int depth) {
    return value(pick(List.of(Kind.values())), depth);
  }

  private Value value(Kind kind, int depth) {
    return switch (kind) {
      case BOOL -> Value.of(random.nextBoolean());
      case LONG -> Value.of(pick(LONGS));
      case STRING -> Value.of(pick(STRINGS));
      case ENTITY -> anyEntity();
      case SET -> {
        List<Value> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0 && depth > 0; i--) {
          elements.add(chance(80) ? Value.of(pick(LONGS)) : value(depth - 1));
        }
        yield SetValue.of(elements);
      }
      case RECORD -> depth > 0 ? record(depth - 1) : RecordValue.EMPTY;
      case DECIMAL -> valid(DECIMALS.stream().map(DecimalValue::parse).toList());
      case IP -> valid(IPS.stream().map(IpValue::parse).toList());
      case DATETIME -> valid(DATETIMES.stream().map(DatetimeValue::parse).toList());
      case DURATION -> valid(DURATIONS.stream().map(DurationValue::parse).toList());
    };
  }

  private <T extends Value> T valid(List<Optional<T>> values) {
    return pick(values.stream().flatMap(Optional::stream).toList());
  }

  private static Kind kind(String attribute) {
    return switch (attribute) {
      case "n", "zip" -> Kind.LONG;
      case "s", "street" -> Kind.STRING;
      case "b", "odd key" -> Kind.BOOL;
      case "e" -> Kind.ENTITY;
      case "set" -> Kind.SET;
      case "rec" -> Kind.RECORD;
      case "ip" -> Kind.IP;
      case "dec" -> Kind.DECIMAL;
      case "dt" -> Kind.DATETIME;
      default -> Kind.DURATION;
    };
  }

  // ---- policies ----

  String policies() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(policy().toCedar()).append('\n');
    }
    return text.toString();
  }

  Policy policy() {
    Map<String, String> annotations = chance(20) ? Map.of("id", pick(STRINGS)) : Map.of();
    List<Condition> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Condition.Kind kind = chance(75) ? Condition.Kind.WHEN : Condition.Kind.UNLESS;
      conditions.add(new Condition(kind, expr(Kind.BOOL, 4)));
    }
    return new Policy(
        annotations,
        chance(65) ? Effect.PERMIT : Effect.FORBID,
        scope(user(), group(), "User"),
        actionScope(),
        scope(resource(), resource(), "Photo"),
        conditions);
  }

  private Scope scope(EntityUid self, EntityUid ancestor, String type) {
    Scope.Target above = new Scope.Target.Entity(ancestor);
    return switch (random.nextInt(9)) {
      case 0 -> new Scope.Equal(new Scope.Target.Entity(self));
      case 1 -> new Scope.In(above);
      case 2 -> new Scope.Is(EntityType.of(type));
      case 3 -> new Scope.IsIn(EntityType.of(type), above);
      default -> new Scope.Any();
    };
  }

  private ActionScope actionScope() {
    return switch (random.nextInt(6)) {
      case 0 -> new ActionScope.Equal(action());
      case 1 -> new ActionScope.In(List.of(action()));
      case 2 -> new ActionScope.In(List.of(action(), action()));
      default -> new ActionScope.Any();
    };
  }

  // ---- expressions ----

  private Expr expr(Kind wanted, int depth) {
    Kind kind = chance(96) ? wanted : pick(List.of(Kind.values()));
    if (depth <= 0 || chance(15)) {
      return leaf(kind);
    }
    if (chance(12)) {
      return new Expr.If(expr(Kind.BOOL, depth - 1), expr(kind, depth - 1), expr(kind, depth - 1));
    }
    return switch (kind) {
      case BOOL -> bool(depth - 1);
      case LONG -> number(depth - 1);
      case STRING -> chance(30) ? tag(depth - 1) : leaf(kind);
      case SET -> set(depth - 1);
      case RECORD -> recordLiteral(depth - 1);
      case DATETIME ->
          chance(50)
              ? call(ExtensionFunction.OFFSET, depth, Kind.DATETIME, Kind.DURATION)
              : call(ExtensionFunction.TO_DATE, depth, Kind.DATETIME);
      case DURATION ->
          chance(50)
              ? call(ExtensionFunction.DURATION_SINCE, depth, Kind.DATETIME, Kind.DATETIME)
              : call(ExtensionFunction.TO_TIME, depth, Kind.DATETIME);
      default -> leaf(kind);
    };
  }

  private Expr leaf(Kind kind) {
    if (chance(45)) {
      return attribute(kind);
    }
    return switch (kind) {
      case ENTITY -> chance(60) ? variable() : new Expr.Literal(anyEntity());
      case SET -> new Expr.SetLiteral(List.of(leaf(Kind.LONG), leaf(Kind.LONG)));
      case RECORD -> new Expr.Var(Variable.CONTEXT);
      case DECIMAL -> construct(ExtensionFunction.DECIMAL, DECIMALS);
      case IP -> construct(ExtensionFunction.IP, IPS);
      case DATETIME -> construct(ExtensionFunction.DATETIME, DATETIMES);
      case DURATION -> construct(ExtensionFunction.DURATION, DURATIONS);
      default -> new Expr.Literal(value(kind, 0));
    };
  }

  private Expr construct(ExtensionFunction constructor, List<String> texts) {
    return new Expr.ExtensionCall(constructor, List.of(new Expr.Literal(Value.of(pick(texts)))));
  }

  private Expr variable() {
    return new Expr.Var(pick(List.of(Variable.PRINCIPAL, Variable.ACTION, Variable.RESOURCE)));
  }

  private Expr attribute(Kind kind) {
    List<String> names = ATTRIBUTES.stream().filter(name -> kind(name) == kind).toList();
    Expr receiver = chance(70) ? variable() : new Expr.Var(Variable.CONTEXT);
    if (chance(20)) {
      receiver = new Expr.GetAttribute(receiver, pick(List.of("e", "rec")));
    }
    String name = names.isEmpty() ? pick(ATTRIBUTES) : pick(names);
    return new Expr.GetAttribute(receiver, name);
  }

  private Expr bool(int depth) {
    return switch (random.nextInt(16)) {
      case 0 -> new Expr.And(List.of(expr(Kind.BOOL, depth), expr(Kind.BOOL, depth)));
      case 1 ->
          new Expr.Or(
              List.of(expr(Kind.BOOL, depth), expr(Kind.BOOL, depth), expr(Kind.BOOL, depth)));
      case 2 -> new Expr.Not(expr(Kind.BOOL, depth));
      case 3 -> guarded(depth);
      case 4, 5 -> comparison(depth);
      case 6 -> equality(depth);
      case 7 ->
          new Expr.Binary(
              BinaryOperator.IN,
              expr(Kind.ENTITY, depth),
              chance(60)
                  ? expr(Kind.ENTITY, depth)
                  : new Expr.SetLiteral(List.of(leaf(Kind.ENTITY), leaf(Kind.ENTITY))));
      case 8 -> new Expr.HasAttribute(expr(Kind.ENTITY, depth), path());
      case 9 -> new Expr.Like(expr(Kind.STRING, depth), pattern());
      case 10 -> is(depth);
      case 11 -> setTest(depth);
      case 12 -> new Expr.Binary(BinaryOperator.HAS_TAG, variable(), expr(Kind.STRING, depth));
      case 13 ->
          call(
              pick(List.of(ExtensionFunction.LESS_THAN, ExtensionFunction.GREATER_THAN_OR_EQUAL)),
              depth,
              Kind.DECIMAL,
              Kind.DECIMAL);
      case 14 -> call(ExtensionFunction.IS_IN_RANGE, depth, Kind.IP, Kind.IP);
      default ->
          call(
              pick(
                  List.of(
                      ExtensionFunction.IS_IPV4,
                      ExtensionFunction.IS_LOOPBACK,
                      ExtensionFunction.IS_MULTICAST)),
              depth,
              Kind.IP);
    };
  }

  private Expr guarded(int depth) {
    Expr receiver = chance(60) ? variable() : new Expr.Var(Variable.CONTEXT);
    String name = pick(ATTRIBUTES);
    Expr access = new Expr.GetAttribute(receiver, name);
    Expr test = new Expr.Binary(BinaryOperator.EQUAL, access, expr(kind(name), Math.min(depth, 1)));
    return new Expr.And(List.of(new Expr.HasAttribute(receiver, List.of(name)), test));
  }

  private Expr comparison(int depth) {
    BinaryOperator operator =
        pick(
            List.of(
                BinaryOperator.LESS,
                BinaryOperator.LESS_OR_EQUAL,
                BinaryOperator.GREATER,
                BinaryOperator.GREATER_OR_EQUAL));
    Kind kind = pick(List.of(Kind.LONG, Kind.LONG, Kind.DATETIME, Kind.DURATION));
    return new Expr.Binary(operator, expr(kind, depth), expr(kind, depth));
  }

  private Expr equality(int depth) {
    Kind kind = pick(List.of(Kind.values()));
    return new Expr.Binary(
        chance(70) ? BinaryOperator.EQUAL : BinaryOperator.NOT_EQUAL,
        expr(kind, depth),
        expr(kind, depth));
  }

  private Expr is(int depth) {
    return new Expr.Is(
        expr(Kind.ENTITY, depth),
        EntityType.of(pick(List.of("User", "Photo", "Group", "Action"))),
        chance(40) ? Optional.of(leaf(Kind.ENTITY)) : Optional.empty());
  }

  private Expr setTest(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> new Expr.IsEmpty(expr(Kind.SET, depth));
      case 1 ->
          new Expr.Binary(BinaryOperator.CONTAINS, expr(Kind.SET, depth), expr(Kind.LONG, depth));
      case 2 ->
          new Expr.Binary(
              BinaryOperator.CONTAINS_ALL, expr(Kind.SET, depth), expr(Kind.SET, depth));
      default ->
          new Expr.Binary(
              BinaryOperator.CONTAINS_ANY, expr(Kind.SET, depth), expr(Kind.SET, depth));
    };
  }

  private List<String> path() {
    return chance(70) || !longPaths
        ? List.of(pick(ATTRIBUTES))
        : List.of(pick(List.of("rec", "e")), "street");
  }

  private Pattern pattern() {
    List<String> parts = new ArrayList<>(List.of(pick(STRINGS)));
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(pick(STRINGS));
    }
    return new Pattern(parts);
  }

  private Expr number(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> new Expr.Negate(expr(Kind.LONG, depth));
      case 1 ->
          call(
              pick(
                  List.of(
                      ExtensionFunction.TO_MILLISECONDS,
                      ExtensionFunction.TO_HOURS,
                      ExtensionFunction.TO_DAYS)),
              depth,
              Kind.DURATION);
      default ->
          new Expr.Binary(
              pick(List.of(BinaryOperator.ADD, BinaryOperator.SUBTRACT, BinaryOperator.MULTIPLY)),
              expr(Kind.LONG, depth),
              expr(Kind.LONG, depth));
    };
  }

  private Expr tag(int depth) {
    return new Expr.Binary(BinaryOperator.GET_TAG, variable(), expr(Kind.STRING, depth));
  }

  private Expr set(int depth) {
    List<Expr> elements = new ArrayList<>();
    Kind kind = chance(80) ? Kind.LONG : pick(List.of(Kind.values()));
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(expr(kind, depth));
    }
    return new Expr.SetLiteral(elements);
  }

  private Expr recordLiteral(int depth) {
    Map<String, Expr> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = pick(ATTRIBUTES);
      attributes.put(name, expr(kind(name), depth));
    }
    return new Expr.RecordLiteral(attributes);
  }

  private Expr call(ExtensionFunction function, int depth, Kind... parameters) {
    List<Expr> arguments = new ArrayList<>();
    for (Kind parameter : parameters) {
      arguments.add(expr(parameter, depth - 1));
    }
    return new Expr.ExtensionCall(function, arguments);
  }

  /** Returns {@code text} with a few characters or words replaced, removed or doubled. */
  String mutate(String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 1 + random.nextInt(2); i > 0 && !mutated.isEmpty(); i--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(4)) {
        case 0 -> mutated.deleteCharAt(at);
        case 1 -> mutated.insert(at, pick(List.of("(", ")", "\"", ".", "!", "-", ",", "::", " ")));
        case 2 ->
            mutated.insert(
                at,
                pick(
                    List.of(
                        " in ",
                        " has ",
                        " is ",
                        "\\",
                        "\\x7f",
                        "\\u{41}",
                        "1",
                        "if ",
                        "?principal",
                        "//",
                        " == ",
                        "__cedar",
                        "\u00a0",
                        "é")));
        default -> mutated.insert(at, mutated.substring(at, Math.min(at + 5, mutated.length())));
      }
    }
    return mutated.toString();
  }
}
