package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.ValidationFailedException;
import dev.symbiont.domain.id.ApprovalId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.tool.ToolArguments;
import dev.symbiont.domain.tool.ToolBackend;
import dev.symbiont.domain.tool.ToolExecutionResult;
import dev.symbiont.domain.tool.ToolManifestInfo;
import dev.symbiont.domain.tool.ToolRiskTier;
import dev.symbiont.domain.tool.ToolRunStatus;
import dev.symbiont.domain.tool.ToolTestResult;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.audit.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tools without a socket, in more detail. */
class EmbeddedToolcladTest extends ToolcladContract {
  @Override
  SymbiontClient connect(SymbiontRuntime runtime) {
    return SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build();
  }

  @Override
  void disconnect() {
    // The transport belongs to the runtime.
  }

  @Test
  void listInfoAndSchema_describeTheManifests() {
    assertThat(client.toolclad().listTools())
        .extracting(ToolManifestInfo::name)
        .containsExactly("absent", "ask", "forbidden", "say", "sleep");
    assertThat(client.toolclad().getToolInfo("ask"))
        .isEqualTo(
            new ToolManifestInfo(
                "ask",
                "1.0.0",
                "Test tool",
                ToolRiskTier.LOW,
                true,
                1,
                ToolBackend.SHELL,
                "tools/ask.clad.toml",
                JsonObject.EMPTY));
    assertThat(client.toolclad().async().schema("say").join().object("inputSchema"))
        .map(schema -> schema.bool("additionalProperties").orElseThrow())
        .contains(false);
  }

  @Test
  void validate_namesWhatIsWrongAndStaysInTheDirectory() {
    assertThat(client.toolclad().validateManifest("say.clad.toml").valid()).isTrue();
    assertThat(client.toolclad().validateManifest("broken.clad.toml").errors())
        .anyMatch(error -> error.startsWith("manifest: tool.name: ") && error.contains("line 2"));
    assertThat(client.toolclad().validateManifest("../../etc/passwd").errors())
        .containsExactly("manifest: the path leaves the directory tools/");
    assertThatThrownBy(() -> client.toolclad().validateManifest("none.clad.toml"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void test_runsNothingAndJudgesEveryArgument() {
    ToolTestResult good = client.toolclad().testTool("sleep", Map.of("text", "600"));
    assertThat(good.command()).isEqualTo("sleep 600");
    assertThat(good.validations()).containsExactly("text=600 (string: OK)");
    assertThat(good.timeout()).isEqualTo(Duration.ofSeconds(1));

    ToolTestResult bad = client.toolclad().testTool("say", Map.of("text", "a;b", "more", "1"));
    assertThat(bad.command()).isEmpty();
    assertThat(bad.validations())
        .containsExactly("more (FAIL: unknown_argument)", "text (string: FAIL: injection)");
  }

  @Test
  void execute_toolThatFails_isAnHonestEnvelopeAndNoException() {
    ToolExecutionResult slow = client.toolclad().executeTool("sleep", Map.of("text", "600"));
    assertThat(slow.status()).isEqualTo(ToolRunStatus.TIMEOUT);
    assertThat(slow.exitCode()).isEqualTo(-1);

    ToolExecutionResult absent = client.toolclad().executeTool("absent", Map.of("text", "x"));
    assertThat(absent.status()).isEqualTo(ToolRunStatus.ERROR);
    assertThat(absent.exitCode()).isEqualTo(-1);
    assertThat(absent.error().orElseThrow().category()).isEqualTo("program_not_found");

    ToolExecutionResult refused = client.toolclad().executeTool("sleep", Map.of("text", "no"));
    assertThat(refused.status()).isEqualTo(ToolRunStatus.ERROR);
    assertThat(refused.exitCode()).isPositive();
    assertThat(refused.stderr()).isNotEmpty();
  }

  @Test
  void calls_unknownTools_areNotFound() {
    for (String name : List.of("none", "say.x", "%2e%2e", "ask\u202e", "SAY")) {
      assertThatThrownBy(() -> execute(name, "x")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> client.toolclad().info(name)).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> client.toolclad().schema(name))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> client.toolclad().test(name, ToolArguments.NONE))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void calls_namesThatAreNoNames_areRefused() {
    for (String name : List.of("../say", "say/execute", "a\\b", "a\nb")) {
      assertThatThrownBy(() -> execute(name, "x")).isInstanceOf(ValidationFailedException.class);
    }
    for (String name : List.of("", ".", "..")) {
      assertThatThrownBy(() -> execute(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void execute_toolWhoseFileIsBroken_isUnprocessableAndNamesTheProblem() {
    assertThatThrownBy(() -> execute("broken", "x"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).contains("MANIFEST_INVALID"))
        .hasMessageContaining("tool.name");
  }

  @Test
  void execute_manifestReplacedAfterTheApproval_asksAgain() throws IOException {
    ApprovalId id = held("ask", "hello");
    client.approvals().approve(id, ApprovalDecision.EMPTY);
    manifest("ask", "1.0.0", "printf", true);
    client.toolclad().reloadTools();

    assertThat(held("ask", "hello")).isNotEqualTo(id);
  }

  @Test
  void calls_leaveATrailThatVerifies() throws IOException {
    execute("say", "seen");
    assertThatThrownBy(() -> execute("forbidden", "x")).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> execute("say", "a;b")).isInstanceOf(ApiException.class);
    manifest("say", "2.0.0", "echo", false);
    client.toolclad().reloadTools();

    assertThat(AuditVerifier.verify(directory.resolve("data/audit")).valid()).isTrue();
    assertThat(trail())
        .contains("\"ToolInvoked\"", "\"ToolBlocked\"", "\"reload_tools\"")
        .contains("\"category\":\"injection\"", "\"category\":\"policy\"", "\"scope\":\"none\"")
        .doesNotContain("a;b");
  }

  private String trail() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(directory.resolve("data/audit"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
