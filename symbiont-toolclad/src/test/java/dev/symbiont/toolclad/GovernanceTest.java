package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.scope.ProjectScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GovernanceTest {
  private static final String MANIFEST =
      """
      [tool]
      name = "touch_it"
      version = "1.0.0"
      description = "d"
      human_approval = %s
      [args.target]
      type = "scope_target"
      required = true
      [command]
      exec = ["touch", "{target}"]
      [output]
      format = "text"
      """;

  private final TestProject project =
      TestProject.create().with("tools/touch_it.clad.toml", MANIFEST.formatted("false"));

  @Test
  void execute_withoutPolicyGate_isDeniedAndRunsNothing() throws Exception {
    try (ToolClad tools = ToolClad.builder(project.root()).build()) {
      assertRefused(
          tools.execute("touch_it", target("a.com"), TestProject.CALLER), Category.POLICY);
    }
    assertThat(project.root().resolve("a.com")).doesNotExist();
  }

  @Test
  void execute_outOfScope_isRefusedBeforeThePolicyIsAsked() throws Exception {
    project.with("scope/scope.toml", "[scope]\ndomains = [\"in.example.com\"]\n");
    List<String> asked = new ArrayList<>();
    ToolClad.Builder builder =
        project
            .builder()
            .policy(
                (call, context) -> {
                  asked.add(call.name());
                  return new PolicyGate.Permit();
                });
    try (ToolClad tools = builder.build()) {
      assertRefused(
          tools.execute("touch_it", target("out.example.com"), TestProject.CALLER),
          Category.OUT_OF_SCOPE);
      assertThat(asked).isEmpty();
      assertThat(tools.execute("touch_it", target("in.example.com"), TestProject.CALLER))
          .isInstanceOf(Outcome.Completed.class);
      assertThat(asked).containsExactly("touch_it");
    }
  }

  @Test
  void execute_brokenScopeFile_refusesEveryScopedCall() throws Exception {
    project.with("scope/scope.toml", "[scope]\ndomains = [\"*\"]\n");
    try (ToolClad tools = project.toolclad()) {
      assertRefused(
          tools.execute("touch_it", target("a.com"), TestProject.CALLER), Category.SCOPE_FILE);
    }
  }

  @Test
  void execute_humanApproval_runsOnlyWhenApproved() throws Exception {
    project.with("tools/touch_it.clad.toml", MANIFEST.formatted("true"));
    List<ApprovalGate.Decision> decisions =
        new ArrayList<>(
            List.of(
                new ApprovalGate.Pending("ap-1"),
                new ApprovalGate.Denied("no"),
                new ApprovalGate.Approved()));
    ToolClad.Builder builder = project.builder().approvals((call, context) -> decisions.remove(0));
    try (ToolClad tools = builder.build()) {
      assertThat(tools.execute("touch_it", target("a.com"), TestProject.CALLER))
          .isEqualTo(new Outcome.AwaitingApproval("ap-1"));
      assertRefused(
          tools.execute("touch_it", target("a.com"), TestProject.CALLER), Category.APPROVAL);
      assertThat(project.root().resolve("a.com")).doesNotExist();
      assertThat(tools.execute("touch_it", target("a.com"), TestProject.CALLER))
          .isInstanceOf(Outcome.Completed.class);
      assertThat(project.root().resolve("a.com")).exists();
    }
  }

  @Test
  void execute_manifestChangedSinceThePlan_isRefused() throws Exception {
    try (ToolClad tools = project.toolclad()) {
      PreparedCall call = ((Preparation.Ready) tools.prepare("touch_it", target("a.com"))).call();
      project.with("tools/touch_it.clad.toml", MANIFEST.formatted("false") + "# changed\n");
      assertThat(tools.catalog().reload().changed()).containsOnlyKeys("touch_it");

      assertRefused(tools.execute(call, TestProject.CALLER), Category.CHANGED);
    }
  }

  @Test
  void prepare_showsWhatWouldRun() {
    try (ToolClad tools = project.toolclad()) {
      PreparedCall call = ((Preparation.Ready) tools.prepare("touch_it", target("a.com"))).call();

      assertThat(call.argv()).containsExactly("touch", "a.com");
      assertThat(call.shownCommand()).isEqualTo("touch a.com");
      assertThat(call.backend()).isEqualTo("shell");
      assertThat(call.toolInput()).isEqualTo(target("a.com"));
      assertThat(call.callHash()).hasSize(64);
      PreparedCall same = ((Preparation.Ready) tools.prepare("touch_it", target("a.com"))).call();
      PreparedCall other = ((Preparation.Ready) tools.prepare("touch_it", target("b.com"))).call();
      assertThat(same.callHash()).isEqualTo(call.callHash());
      assertThat(other.callHash()).isNotEqualTo(call.callHash());
    }
  }

  @Test
  void execute_anyOutcome_isToldToTheListenerWithTheScopeState() throws Exception {
    List<String> told = new ArrayList<>();
    ToolClad.Builder builder =
        project
            .builder()
            .listener(
                (call, context, scope, outcome) ->
                    told.add(
                        call.name()
                            + " "
                            + context.agent()
                            + " "
                            + scope
                            + " "
                            + outcome.getClass().getSimpleName()));
    try (ToolClad tools = builder.build()) {
      tools.execute("touch_it", target("a.com"), TestProject.CALLER);
    }
    assertThat(told).containsExactly("touch_it tester " + ProjectScope.State.NONE + " Completed");
  }

  @Test
  void execute_unknownTool_isRefused() throws Exception {
    try (ToolClad tools = project.toolclad()) {
      assertRefused(
          tools.execute("nope", JsonObject.EMPTY, TestProject.CALLER), Category.UNKNOWN_TOOL);
    }
  }

  private static JsonObject target(String value) {
    return JsonObject.builder().put("target", value).build();
  }

  private static void assertRefused(Outcome outcome, Category category) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.problem().category()).isEqualTo(category));
  }
}
