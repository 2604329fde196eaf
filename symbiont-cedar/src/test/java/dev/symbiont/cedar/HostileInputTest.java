package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.policy.Expr;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cedar.schema.Validator;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.domain.json.JsonFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is large, deep or contradictory: a clear error or a right answer. */
class HostileInputTest {
  private static final int DEEP = 100_000;
  private static final long SMALL_STACK = 512 * 1024;
  private static final EntityType NODE = EntityType.of("Node");
  private static final Request REQUEST =
      Request.of(NODE.uid("0"), EntityUid.parse("Action::\"a\""), NODE.uid("r"));

  private static String when(String condition) {
    return "permit(principal, action, resource) when {" + condition + "};";
  }

  private static void onSmallStack(Runnable task) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                task.run();
                done.complete(null);
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            },
            "small stack",
            SMALL_STACK);
    thread.start();
    thread.join();
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "!(",
        "-(",
        "[",
        "{a:",
        "if ",
        "true && (",
        "[].contains(",
        "ip(",
        "1 + ( 2 * ("
      })
  void parse_nestingOf100000_isRefusedWithAPosition(String open) throws InterruptedException {
    onSmallStack(
        () ->
            assertThatExceptionOfType(CedarSyntaxException.class)
                .isThrownBy(() -> PolicySet.parse(when(open.repeat(DEEP))))
                .withMessageContaining("deeper than 200"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" + 1", " * 1", ".a", "[\"a\"]", ".contains(1)"})
  void parse_chainOf100000_isRefusedAsTooDeep(String link) throws InterruptedException {
    onSmallStack(
        () ->
            assertThatExceptionOfType(CedarSyntaxException.class)
                .isThrownBy(() -> PolicySet.parse(when("context" + link.repeat(DEEP))))
                .withMessageContaining("deeper than 200"));
  }

  @Test
  void parse_scopeInParentheses100000Deep_isRefused() throws InterruptedException {
    String text = "permit(principal == " + "(".repeat(DEEP);
    onSmallStack(
        () ->
            assertThatExceptionOfType(CedarSyntaxException.class)
                .isThrownBy(() -> PolicySet.parse(text)));
  }

  @Test
  void everything_atTheDeepestNesting_worksOnASmallStack() throws InterruptedException {
    int depth = Expr.MAX_DEPTH - 2;
    String condition = "!(".repeat(depth) + "context.a" + ")".repeat(depth);
    Schema schema =
        Schema.parse(
            "entity Node; action a appliesTo "
                + "{ principal: Node, resource: Node, context: { a: Bool } };");
    onSmallStack(
        () -> {
          PolicySet policies = PolicySet.parse(when(condition));
          Policy policy = policies.policies().values().iterator().next();
          Request request = REQUEST.withContext(RecordValue.builder().put("a", true).build());
          assertThat(policies.authorize(request, Entities.EMPTY).isAllowed())
              .isEqualTo(depth % 2 == 0);
          assertThat(Policy.parse(policy.toCedar())).isEqualTo(policy);
          assertThat(Policy.fromJson(policy.toJson())).hasSameHashCodeAs(policy);
          assertThat(new Validator(schema).validate(policies).passed()).isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"&&", "||"})
  void authorize_chainOf100000Conditions_answers(String operator) throws InterruptedException {
    String link = operator.equals("&&") ? "true" : "false";
    String condition = (link + operator).repeat(DEEP) + "true";
    onSmallStack(
        () -> {
          PolicySet policies = PolicySet.parse(when(condition));
          assertThat(policies.authorize(REQUEST, Entities.EMPTY).isAllowed()).isTrue();
          Policy policy = policies.policies().values().iterator().next();
          assertThat(Policy.fromJson(policy.toJson())).isEqualTo(policy);
        });
  }

  @Test
  void parse_tenMegabytesOfPolicies_parsesAll() {
    String policy =
        "permit(principal == User::\"alice\", action == Action::\"view\", resource in Album::\"a\")"
            + " when { context.count > 1 && resource.owner == principal };\n";
    int count = 10_000_000 / policy.length();
    assertThat(PolicySet.parse(policy.repeat(count)).policies()).hasSize(count);
  }

  @Test
  void like_thousandStarsOnLongText_isLinear() {
    String pattern = "*a".repeat(1_000) + "b*";
    PolicySet policies = PolicySet.parse(when("context.text like \"" + pattern + "\""));
    RecordValue context = RecordValue.builder().put("text", "a".repeat(1_000_000)).build();
    assertThat(policies.authorize(REQUEST.withContext(context), Entities.EMPTY).isAllowed())
        .isFalse();
  }

  @Test
  void like_repetitiveInnerPart_isLinear() {
    String part = "a".repeat(50_000) + "b";
    PolicySet policies = PolicySet.parse(when("context.text like \"*" + part + "*\""));
    RecordValue context = RecordValue.builder().put("text", "a".repeat(1_000_000)).build();
    assertThat(policies.authorize(REQUEST.withContext(context), Entities.EMPTY).isAllowed())
        .isFalse();
  }

  @Test
  void parse_unclosedStringsAndEscapes_areRefused() {
    for (String condition : List.of("\"", "\"\\", "\"\\u{", "\"\\x", "\"\\u{1234567}\"")) {
      assertThatExceptionOfType(CedarSyntaxException.class)
          .isThrownBy(() -> PolicySet.parse(when(condition)));
    }
  }

  // ---- entities ----

  @Test
  void entities_chainOfAMillionEdges_answersMembership() {
    int edges = 1_000_000;
    List<Entity> entities = new ArrayList<>(edges);
    for (int i = 0; i < edges; i++) {
      entities.add(
          Entity.builder(NODE.uid(Integer.toString(i)))
              .parent(NODE.uid(Integer.toString(i + 1)))
              .build());
    }
    Entities chain = Entities.of(entities);
    PolicySet policies =
        PolicySet.parse("permit(principal in Node::\"%d\", action, resource);".formatted(edges));
    assertThat(policies.authorize(REQUEST, chain).isAllowed()).isTrue();
    assertThat(chain.isIn(NODE.uid("5"), NODE.uid("4"))).isFalse();
  }

  @Test
  void entities_askedForEveryAncestorSet_keepsMemoryBounded() {
    int count = 5_000;
    List<Entity> entities = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entities.add(
          Entity.builder(NODE.uid(Integer.toString(i)))
              .parent(NODE.uid(Integer.toString(i + 1)))
              .build());
    }
    Entities chain = Entities.of(entities);
    EntityUid top = NODE.uid(Integer.toString(count));
    for (int i = 0; i < count; i++) {
      assertThat(chain.isIn(NODE.uid(Integer.toString(i)), top)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10_000})
  void entities_cycle_isRefused(int length) {
    List<Entity> cycle = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      cycle.add(
          Entity.builder(NODE.uid(Integer.toString(i)))
              .parent(NODE.uid(Integer.toString((i + 1) % length)))
              .build());
    }
    assertThatExceptionOfType(CedarException.class)
        .isThrownBy(() -> Entities.of(cycle))
        .withMessageContaining("cycle");
  }

  @Test
  void entities_sameEntityTwice_isRefusedOnlyIfItDiffers() {
    Entity plain = Entity.builder(NODE.uid("a")).build();
    Entity other = Entity.builder(NODE.uid("a")).attribute("x", 1).build();
    assertThat(Entities.of(plain, plain).all()).containsExactly(plain);
    assertThatExceptionOfType(CedarException.class).isThrownBy(() -> Entities.of(plain, other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"uid\":1,\"attrs\":{},\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{\"a\":1,\"a\":2},\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{\"a\":1.5},\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{\"a\":null},\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{\"a\":9223372036854775808},"
            + "\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A b\",\"id\":\"1\"},\"attrs\":{},\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{},\"parents\":{}}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{},\"parents\":[],\"x\":1}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{\"a\":{\"__entity\":1}},"
            + "\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{\"a\":{\"__extn\":"
            + "{\"fn\":\"ip\",\"arg\":\"x\"}}},\"parents\":[]}]",
        "[{\"uid\":{\"type\":\"A\",\"id\":\"1\"},\"attrs\":{\"a\":{\"__expr\":\"1\"}},"
            + "\"parents\":[]}]"
      })
  void entitiesFromJson_otherShapes_areRefused(String json) {
    assertThatExceptionOfType(JsonFormatException.class).isThrownBy(() -> Entities.fromJson(json));
  }

  @Test
  void fromJson_nestingOf100000_isRefused() throws InterruptedException {
    String deep = "[".repeat(DEEP);
    onSmallStack(
        () -> {
          assertThatThrownBy(() -> Entities.fromJson(deep)).isInstanceOf(JsonFormatException.class);
          assertThatThrownBy(() -> Schema.fromJson("{\"\":" + deep))
              .isInstanceOf(JsonFormatException.class);
          assertThatThrownBy(() -> PolicySet.fromJson("{\"templates\":" + deep))
              .isInstanceOf(JsonFormatException.class);
        });
  }

  // ---- schemas ----

  @Test
  void schema_typesNestedOrChainedDeeply_areRefused() throws InterruptedException {
    String nested = "type T = " + "Set<".repeat(DEEP);
    StringBuilder chain = new StringBuilder("type T0 = Long;");
    for (int i = 1; i < 10_000; i++) {
      chain.append("type T%d = Set<T%d>;".formatted(i, i - 1));
    }
    String reversed = "type U = T9999;" + chain;
    onSmallStack(
        () -> {
          assertThatThrownBy(() -> Schema.parse(nested)).isInstanceOf(CedarException.class);
          assertThatThrownBy(() -> Schema.parse(reversed)).isInstanceOf(CedarException.class);
        });
  }

  @Test
  void schema_typesThatDoubleWithEveryReference_areRefused() {
    StringBuilder text = new StringBuilder("type T0 = Long;");
    for (int i = 1; i < 60; i++) {
      text.append("type T%d = {a: T%d, b: T%d};".formatted(i, i - 1, i - 1));
    }
    assertThatExceptionOfType(CedarException.class)
        .isThrownBy(() -> Schema.parse(text.toString()))
        .withMessageContaining("more than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type A = B; type B = A;",
        "entity A; entity A;",
        "entity A in [B];",
        "entity Action;",
        "entity A { x: Missing };",
        "entity A = String;",
        "type Long = String;",
        "type A = Long; entity E = A;",
        "action a in [b]; action b in [a];",
        "action a in [missing];",
        "action a appliesTo { principal: [], resource: [] };",
        "entity E; action a appliesTo { principal: E };",
        "entity E; action a appliesTo { principal: E, principal: E, resource: E };",
        "entity E; type T = Long; action a appliesTo { principal: E, resource: E, context: T };",
        "entity E; namespace N { entity E; }",
        "namespace N {} namespace N {}",
        "entity E enum [];",
        "@a @a entity E;"
      })
  void schema_contradiction_isRefused(String text) {
    assertThatExceptionOfType(CedarException.class).isThrownBy(() -> Schema.parse(text));
  }
}
