package dev.symbiont.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.toolclad.ToolClad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtime policy specification sections 1 (step 6) and 4.4. */
class AccessGateTest {
  private static final String MANIFEST =
      """
      [tool]
      name = "%s"
      version = "1.0.0"
      binary = "cat"
      description = "Shows a file."
      risk_tier = "%s"
      [args.file]
      position = 1
      required = true
      type = "path"
      description = "The file."
      [command]
      exec = ["cat", "{file}"]
      [output]
      format = "text"
      [output.schema]
      type = "object"
      """;
  private static final ActionContext CONTEXT =
      new ActionContext(
          "1", "ann", Optional.empty(), 1, 0, "api", VisibleTools.NONE, JsonObject.EMPTY);

  @TempDir private Path directory;
  private ToolCladExecutor tools;
  private AccessGate gate;

  @BeforeEach
  void open() throws IOException {
    Path manifests = Files.createDirectories(directory.resolve("tools"));
    Files.writeString(manifests.resolve("show.clad.toml"), MANIFEST.formatted("show", "low"));
    Files.writeString(manifests.resolve("edit.clad.toml"), MANIFEST.formatted("edit", "high"));
    Path file =
        Files.writeString(
            directory.resolve("access_policies.yaml"),
            """
            policies:
              - name: programs
                conditions: [{resource_type: Command}]
                effect: Allow
                resources: [cat]
              - name: open
                conditions: [{resource_type: File}]
                effect: Allow
                resources: ["%1$s/open/**"]
                operations: Read
              - name: ask
                conditions: [{resource_type: File}]
                effect: Escalate
                resources: ["%1$s/ask/**"]
                reason: "not for everybody"
            """
                .formatted(directory.toRealPath()));
    tools = new ToolCladExecutor(ToolClad.builder(directory), new GsonCodec());
    gate =
        new AccessGate(
            AccessPolicies.read(file, new MutableClock(Instant.EPOCH)),
            tools::prepared,
            context -> new Accessor("1", "ann", "None", List.of()),
            new GsonCodec());
  }

  @AfterEach
  void close() {
    tools.close();
  }

  @Test
  void over_decider_allowsOnlyWhatTheAccessPoliciesAllowToo() {
    assertThat(decide("show", "open/x.txt", false)).isInstanceOf(Verdict.Allowed.class);
    assertThat(decide("show", "closed/x.txt", false).reason())
        .contains("no access policy allows Read File closed/x.txt");
    assertThat(decide("show", "ask/x.txt", false).reason())
        .contains("access policy 'ask' asks a person", "not for everybody");
    assertThat(decide("show", "ask/x.txt", true)).isInstanceOf(Verdict.Allowed.class);
    assertThat(decide("edit", "open/x.txt", true).reason())
        .contains("no access policy allows Write File");
    assertThat(decide("other", "closed/x.txt", false)).isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void over_deciderThatDenies_isNotAskedAgain() {
    Verdict denied = new Verdict.Denied("no", List.of());
    assertThat(gate.over(question -> denied).decide(question("show", "open/x.txt", true)))
        .isSameAs(denied);
  }

  @Test
  void over_desk_holdsWhatIsEscalatedAndSaysWhy() {
    ApprovalDesk asked =
        new ApprovalDesk() {
          @Override
          public boolean needsApproval(ProposedAction action, ActionContext context) {
            return false;
          }

          @Override
          public Ruling hold(
              ProposedAction action, JsonObject arguments, ActionContext context, String why) {
            return new Ruling(true, why);
          }
        };
    ApprovalDesk desk = gate.over(asked);
    assertThat(desk.needsApproval(call("show", "open/x.txt"), CONTEXT)).isFalse();
    assertThat(desk.needsApproval(call("show", "closed/x.txt"), CONTEXT)).isFalse();
    assertThat(desk.needsApproval(call("show", "ask/x.txt"), CONTEXT)).isTrue();
    assertThat(desk.needsApproval(new ProposedAction.ToolCall("c", "show", "no json"), CONTEXT))
        .isFalse();
    assertThat(
            desk.hold(call("show", "ask/x.txt"), JsonObject.EMPTY, CONTEXT, "permitted").reason())
        .contains("not for everybody");
  }

  private Verdict decide(String tool, String file, boolean approved) {
    return gate.over(question -> new Verdict.Allowed("permitted", List.of()))
        .decide(question(tool, file, approved));
  }

  private static PolicyDecider.Question question(String tool, String file, boolean approved) {
    return new PolicyDecider.Question(
        call(tool, file), JsonObject.builder().put("file", file).build(), CONTEXT, approved);
  }

  private static ProposedAction call(String tool, String file) {
    return new ProposedAction.ToolCall("c", tool, "{\"file\":\"" + file + "\"}");
  }
}
