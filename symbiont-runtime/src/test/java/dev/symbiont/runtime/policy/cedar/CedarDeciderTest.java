package dev.symbiont.runtime.policy.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtime policy specification section 2 and invariants 1 to 6 and 12 of section 17. */
class CedarDeciderTest {
  private static final ProposedAction RESPOND = new ProposedAction.Respond("hi");
  private static final ProposedAction TERMINATE = new ProposedAction.Terminate("done", "");

  @TempDir private Path directory;
  private final GsonCodec json = new GsonCodec();
  private PolicyBook book;

  @BeforeEach
  void open() {
    book = PolicyBook.open(directory.resolve("cedar"), json);
  }

  @Test
  void decide_noPolicy_allowsOnlyToAnswer() {
    assertThat(decide(RESPOND)).isInstanceOf(Verdict.Allowed.class);
    assertThat(decide(TERMINATE)).isInstanceOf(Verdict.Allowed.class);
    assertThat(decide(call("read")))
        .isInstanceOfSatisfying(
            Verdict.Denied.class,
            denied ->
                assertThat(denied.reason())
                    .isEqualTo(
                        "Cedar denied action 'tool_call::read' for agent a1 (no matching permit)"));
    assertThat(decide(new ProposedAction.Delegate("b", "x"))).isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void decide_groupSingleAndConditions_followThePolicies() {
    put(
        "p",
        "@id(\"reads\") permit(principal, action in Action::\"tool_call\", resource)"
            + " when { resource.risk_tier == \"low\" };"
            + "forbid(principal, action == Action::\"tool_call::write\", resource)"
            + " unless { context.has_human_approval };");

    assertThat(decide(call("read"))).isInstanceOf(Verdict.Allowed.class);
    assertThat(decide(call("read")).policies()).containsExactly("reads");
    assertThat(decide(call("write")).policies()).containsExactly("p#1");
    assertThat(decide(call("write"), true)).isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void put_readmeMistake_showsTheRightSpelling() {
    assertThatThrownBy(
            () ->
                put(
                    "no-writes",
                    "forbid(principal, action == \"tool_call\", resource)"
                        + " when { resource.name == \"write_file\" };"))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("line 1")
        .hasMessageEndingWith("write 'action in Action::\"tool_call\"'");
    assertThatThrownBy(() -> put("p", "forbid(action == Action::\"x\");"))
        .hasMessageContaining("(principal, action …, resource)");
  }

  @Test
  void put_equalityWithAGroup_isReadAsMembershipWithAWarning() {
    put("open", "permit(principal, action in Action::\"tool_call\", resource);");
    CheckedPolicy checked =
        put("none", "forbid(principal, action == Action::\"tool_call\", resource);");

    assertThat(checked.warnings()).singleElement().asString().contains("is read as 'action in");
    assertThat(decide(call("read"))).isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void put_unfitPolicies_areRefused() {
    assertThatThrownBy(() -> put("bad name", "permit(principal, action, resource);"))
        .hasMessageContaining("name");
    assertThatThrownBy(() -> put("p", "// nothing")).hasMessageContaining("holds no policy");
    assertThatThrownBy(() -> put("p", "permit(principal == ?principal, action, resource);"))
        .hasMessageContaining("template");
    assertThatThrownBy(() -> put("p", " ".repeat(70_000))).hasMessageContaining("64 KiB");
    assertThatThrownBy(() -> put("p", "permit(principal, action, resource)"))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class, e -> assertThat(e.line()).isEqualTo(1));
  }

  @Test
  void put_suspiciousPolicies_carryWarnings() {
    assertThat(put("a", "permit(principal, action, resource);").warnings())
        .singleElement()
        .asString()
        .contains("every action");
    assertThat(
            put(
                    "b",
                    "permit(principal, action in Action::\"tool_call\", resource)"
                        + " when { context.tool_input.ok == true };")
                .warnings())
        .singleElement()
        .asString()
        .contains("which the model chooses");
    assertThat(put("c", "forbid(principal, action == Action::\"write\", resource);").warnings())
        .singleElement()
        .asString()
        .contains("no action is ever called");
    String single = "(principal, action == Action::\"tool_call::x\", resource) when ";
    assertThat(put("d", "permit" + single + "{ context.tool_input.ok };").warnings())
        .singleElement()
        .asString()
        .contains("which the model chooses");
    assertThat(put("e", "forbid" + single + "{ context.tool_input.ok };").warnings())
        .singleElement()
        .asString()
        .contains("without 'has'");
    assertThat(
            put("f", "forbid" + single + "{ context.tool_input has ok && context.tool_input.ok };")
                .warnings())
        .isEmpty();
    assertThat(
            put("g", "forbid(principal, action == Action::\"tool_call::r\u0435ad\", resource);")
                .warnings())
        .singleElement()
        .asString()
        .contains("beyond ASCII");
  }

  @Test
  void decide_policyErrors_deny() {
    put("open", "permit(principal, action in Action::\"tool_call\", resource);");
    put("broken", "forbid(principal, action, resource) when { context.missing == 1 };");

    assertThat(decide(call("read")))
        .isInstanceOfSatisfying(
            Verdict.Denied.class,
            denied -> assertThat(denied.reason()).contains("broken#0").contains("missing"));
  }

  @Test
  void decide_inactivePolicy_isLeftOut() {
    book.put("a1", new CedarPolicy("off", "permit(principal, action, resource);", false));
    assertThat(decide(call("read"))).isInstanceOf(Verdict.Denied.class);
    assertThat(book.list("a1")).hasSize(1);
  }

  @Test
  void decide_sameIdTwice_noForbidIsHidden() {
    put("a", "@id(\"x\") forbid(principal, action, resource);");
    put("b", "@id(\"x\") permit(principal, action, resource);");
    assertThat(decide(call("read"))).isInstanceOf(Verdict.Denied.class);
    put("c", "@id(\"baseline\") permit(principal, action, resource);");
    assertThat(decide(RESPOND)).isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void restrictLoop_permitsAreIgnoredForbidsCount() {
    put("open", "permit(principal, action in Action::\"tool_call\", resource);");
    List<String> warnings =
        book.restrictLoop(
            "a1",
            "loop-1",
            List.of(
                CedarPolicy.of(
                    "mine",
                    "permit(principal, action, resource);"
                        + "forbid(principal, action == Action::\"tool_call::write\", resource);")));

    assertThat(warnings.get(0)).contains("may only forbid");
    assertThat(decide(call("write"))).isInstanceOf(Verdict.Denied.class);
    assertThat(decide(call("read"))).isInstanceOf(Verdict.Allowed.class);
    assertThat(decide(new ProposedAction.Delegate("b", "x"))).isInstanceOf(Verdict.Denied.class);
    book.releaseLoop("a1", "loop-1");
    assertThat(decide(call("write"))).isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void restrictLoop_sameLoopIdOfAnotherAgent_keepsBothApart() {
    put("open", "permit(principal, action in Action::\"tool_call\", resource);");
    book.restrictLoop(
        "a1", "loop-1", List.of(CedarPolicy.of("mine", "forbid(principal, action, resource);")));

    book.restrictLoop("other", "loop-1", List.of());
    book.releaseLoop("other", "loop-1");

    assertThat(decide(call("write"))).isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void open_again_findsThePoliciesAndRefusesDamage() throws IOException {
    put("p", "permit(principal, action in Action::\"tool_call\", resource);");
    book = PolicyBook.open(directory.resolve("cedar"), json);
    assertThat(decide(call("read"))).isInstanceOf(Verdict.Allowed.class);
    assertThat(book.remove("a1", "p")).isPresent();
    assertThat(book.remove("a1", "p")).isEmpty();
    assertThat(decide(call("read"))).isInstanceOf(Verdict.Denied.class);

    Path file;
    try (var files = Files.list(directory.resolve("cedar"))) {
      file = files.findFirst().orElseThrow();
    }
    Files.writeString(file, "[{\"name\":\"p\"");
    assertThatThrownBy(() -> PolicyBook.open(directory.resolve("cedar"), json))
        .isInstanceOf(SymbiontException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void decide_modelChosenEntity_staysPlainData() {
    put(
        "p",
        "permit(principal, action in Action::\"tool_call\", resource)"
            + " when { context.tool_input.who == Agent::\"root\" };");
    JsonObject forged = object("{\"who\":{\"__entity\":{\"type\":\"Agent\",\"id\":\"root\"}}}");

    assertThat(decide(question(call("read"), forged, JsonObject.EMPTY)))
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void decide_callerSetsAReservedName_isRefused() {
    assertThatThrownBy(
            () ->
                decide(
                    question(RESPOND, JsonObject.EMPTY, object("{\"has_human_approval\":true}"))))
        .hasMessageContaining("reserved");
  }

  @Test
  void decide_hugeArguments_areRefused() {
    JsonObject deep = object("{\"a\":".repeat(40) + "1" + "}".repeat(40));
    assertThatThrownBy(() -> decide(question(call("read"), deep, JsonObject.EMPTY)))
        .hasMessageContaining("nest deeper");
  }

  @Test
  void invariant1_addingAForbid_neverAllowsMore() {
    List<String> statements =
        List.of(
            "permit(principal, action in Action::\"tool_call\", resource);",
            "permit(principal, action == Action::\"tool_call::read\", resource);",
            "permit(principal, action, resource) when { resource.name == \"write\" };",
            "forbid(principal, action, resource) when { resource.name == \"write\" };",
            "forbid(principal, action == Action::\"delegate::b\", resource);",
            "forbid(principal, action, resource) when { context.nothing };");
    List<ProposedAction> actions =
        List.of(call("read"), call("write"), RESPOND, new ProposedAction.Delegate("b", "x"));
    SeededCases.check(
        1,
        100,
        random -> {
          PolicyBook before = PolicyBook.open(Files.createTempDirectory(directory, "b"), json);
          for (int i = 0; i < random.nextInt(4); i++) {
            before.put(
                "a1", CedarPolicy.of("p" + i, statements.get(random.nextInt(statements.size()))));
          }
          List<Boolean> allowedBefore =
              actions.stream().map(action -> isAllowed(before, action)).toList();
          before.put("a1", CedarPolicy.of("more", statements.get(3 + random.nextInt(3))));
          for (int i = 0; i < actions.size(); i++) {
            if (!allowedBefore.get(i)) {
              assertThat(isAllowed(before, actions.get(i))).isFalse();
            }
          }
        });
  }

  private boolean isAllowed(PolicyBook from, ProposedAction action) {
    return decider(from).decide(question(action, JsonObject.EMPTY, JsonObject.EMPTY))
        instanceof Verdict.Allowed;
  }

  private CheckedPolicy put(String name, String source) {
    return book.put("a1", CedarPolicy.of(name, source));
  }

  private Verdict decide(ProposedAction action) {
    return decide(action, false);
  }

  private Verdict decide(ProposedAction action, boolean approved) {
    PolicyDecider.Question question = question(action, JsonObject.EMPTY, JsonObject.EMPTY);
    return decide(
        new PolicyDecider.Question(
            question.action(), question.arguments(), question.context(), approved));
  }

  private Verdict decide(PolicyDecider.Question question) {
    return decider(book).decide(question);
  }

  private static CedarDecider decider(PolicyBook from) {
    return new CedarDecider(
        from::policies,
        agent -> AgentFacts.UNKNOWN,
        tool -> new ToolFacts(true, "low", false, "", "shell", List.of()),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  private static PolicyDecider.Question question(
      ProposedAction action, JsonObject arguments, JsonObject trusted) {
    return new PolicyDecider.Question(
        action,
        arguments,
        new ActionContext(
            "a1", "agent one", Optional.of("loop-1"), 1, 0, "test", VisibleTools.NONE, trusted),
        false);
  }

  private static ProposedAction call(String tool) {
    return new ProposedAction.ToolCall("c1", tool, "{}");
  }

  private JsonObject object(String text) {
    return (JsonObject) json.read(text, new JsonLimits(100_000, 200));
  }
}
