package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.toolclad.ToolExecution;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.error.PermissionDeniedException;
import dev.symbiont.domain.error.ValidationFailedException;
import dev.symbiont.domain.id.ApprovalId;
import dev.symbiont.domain.tool.ToolArguments;
import dev.symbiont.domain.tool.ToolExecutionResult;
import dev.symbiont.domain.tool.ToolReloadResult;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.toolclad.ToolClad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The seven ToolClad calls of the client against real tools (ToolClad digest, sections 20 and 22).
 * Every subclass reaches the runtime by another road and must see the same.
 */
@Timeout(60)
abstract class ToolcladContract {
  private static final String MANIFEST =
      """
      [tool]
      name = "%s"
      version = "%s"
      binary = "%s"
      description = "Test tool"
      timeout_seconds = 1
      risk_tier = "low"
      human_approval = %s
      [args.text]
      position = 1
      type = "string"
      required = true
      description = "What"
      [command]
      exec = ["%3$s", "{text}"]
      [output]
      format = "text"
      """;

  @TempDir Path directory;
  Path project;
  private ToolCladExecutor tools;
  private SymbiontRuntime runtime;
  SymbiontClient client;

  /** Returns a client that reaches {@code runtime}. */
  abstract SymbiontClient connect(SymbiontRuntime runtime);

  /** Ends what {@link #connect} has opened, but the client. */
  abstract void disconnect();

  @BeforeEach
  void start() throws IOException {
    project = directory.resolve("project");
    Files.createDirectories(project.resolve("tools"));
    Files.createDirectories(project.resolve("policies"));
    manifest("say", "1.0.0", "echo", false);
    manifest("ask", "1.0.0", "echo", true);
    manifest("sleep", "1.0.0", "sleep", false);
    manifest("absent", "1.0.0", "no-such-program-here", false);
    manifest("forbidden", "1.0.0", "echo", false);
    Files.writeString(project.resolve("tools/broken.clad.toml"), "[tool]\nname = 7\n");
    Files.writeString(
        project.resolve("policies/tools.cedar"),
        """
        permit(principal, action in Action::"tool_call", resource);
        forbid(principal, action == Action::"tool_call::forbidden", resource);
        """);
    tools =
        new ToolCladExecutor(
            ToolClad.builder(project)
                .environment(System.getenv())
                .evidenceRoot(directory.resolve("evidence")),
            new GsonCodec());
    runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve("data"))
            .governance(
                GovernanceSettings.DEFAULT
                    .withToolClad(tools)
                    .withPolicyDirectory(project.resolve("policies")))
            .build();
    client = connect(runtime);
  }

  @AfterEach
  void stop() {
    client.close();
    disconnect();
    runtime.close();
    tools.close();
  }

  @Test
  void execute_permitted_answersTheEnvelope() {
    ToolExecutionResult result = client.toolclad().executeTool("say", Map.of("text", "a 'b' c"));

    assertThat(result.isSuccess()).isTrue();
    assertThat(result.command()).isEqualTo("echo 'a '\"'\"'b'\"'\"' c'");
    assertThat(result.text()).contains("a 'b' c\n");
    assertThat(result.scanId()).matches("[0-9]+-[0-9a-f]{8}");
    assertThat(result.outputHash().orElseThrow()).startsWith("sha256:");
    assertThat(result.timestamp().instant()).isPresent();
  }

  @Test
  void execute_refusedCalls_sayWhy() {
    assertThatThrownBy(() -> execute("forbidden", "x"))
        .isInstanceOfSatisfying(
            PermissionDeniedException.class,
            e -> assertThat(e.body()).contains("\"category\":\"policy\""));
    assertThatThrownBy(() -> execute("say", "a;b"))
        .isInstanceOfSatisfying(
            ValidationFailedException.class,
            e ->
                assertThat(e.body())
                    .contains("\"category\":\"injection\"", "\"argument\":\"text\"")
                    .doesNotContain("a;b"));
    assertThatThrownBy(() -> client.toolclad().executeTool("say", Map.of()))
        .isInstanceOf(ValidationFailedException.class)
        .hasMessageContaining("text");
  }

  @Test
  void execute_approvedByAPerson_runsOnceWithTheApprovedArguments() {
    ApprovalId id = held("ask", "hello");
    assertThat(held("ask", "hello")).isEqualTo(id);
    assertThat(client.approvals().list())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.id()).isEqualTo(id);
              assertThat(String.valueOf(action.contextSnapshot())).contains("echo hello");
            });

    client.approvals().approve(id, ApprovalDecision.because("fine"));

    assertThat(held("ask", "something else")).isNotEqualTo(id);
    assertThat(execute("ask", "hello").result().text()).contains("hello\n");
    assertThat(held("ask", "hello")).isNotEqualTo(id);
  }

  @Test
  void execute_deniedByAPerson_isRefusedOnceAndThenAskedAgain() {
    ApprovalId id = held("ask", "hello");
    client.approvals().deny(id, ApprovalDecision.because("not on a Friday"));

    assertThatThrownBy(() -> execute("ask", "hello"))
        .isInstanceOfSatisfying(
            PermissionDeniedException.class,
            e -> assertThat(e.body()).contains("\"category\":\"approval\""))
        .hasMessageContaining("not on a Friday");
    assertThat(held("ask", "hello")).isNotEqualTo(id);
  }

  @Test
  void reload_takesOverGoodFilesKeepsTheLastGoodOnesAndNamesTheRest() throws IOException {
    manifest("say", "2.0.0", "echo", false);
    manifest("fresh", "0.1.0", "echo", false);
    Files.writeString(project.resolve("tools/sleep.clad.toml"), "not toml at all");
    Files.delete(project.resolve("tools/absent.clad.toml"));
    assertThat(client.toolclad().info("say").version()).isEqualTo("1.0.0");

    ToolReloadResult reload = client.toolclad().reloadTools();

    assertThat(reload.status()).isEqualTo("reloaded");
    assertThat(reload.loaded()).isEqualTo(5);
    assertThat(reload.errors())
        .hasSizeGreaterThan(1)
        .allMatch(e -> e.startsWith("broken.clad.toml: ") || e.startsWith("sleep.clad.toml: toml"));
    assertThat(client.toolclad().list())
        .extracting(tool -> tool.name() + " " + tool.version())
        .containsExactly("ask 1.0.0", "forbidden 1.0.0", "fresh 0.1.0", "say 2.0.0", "sleep 1.0.0");
    assertThat(execute("sleep", "0").result().isSuccess()).isTrue();
    assertThat(execute("fresh", "new").result().text()).contains("new\n");
  }

  final ApprovalId held(String tool, String text) {
    ToolExecution.AwaitingApproval waiting = (ToolExecution.AwaitingApproval) execute(tool, text);
    assertThat(client.approvals().list()).extracting(HeldAction::id).contains(waiting.approvalId());
    assertThatThrownBy(waiting::result)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(waiting.approvalId().value());
    return waiting.approvalId();
  }

  final ToolExecution execute(String tool, String text) {
    return client.toolclad().execute(tool, ToolArguments.of(Map.of("text", text)));
  }

  final void manifest(String name, String version, String program, boolean approval)
      throws IOException {
    Files.writeString(
        project.resolve("tools/" + name + ".clad.toml"),
        MANIFEST.formatted(name, version, program, approval));
  }
}
