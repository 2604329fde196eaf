package dev.symbiont.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.server.ListenAddress;
import dev.symbiont.toolclad.StarterTools;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.manifest.CedarText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs and prints what it promises. */
@Timeout(60)
class ExamplesTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void helloRuntime_run_listsTheAgent() {
    HelloRuntime.run(out);

    assertThat(lines()).containsExactly("runtime: healthy", "greeter Ready");
  }

  @Test
  void listAgents_run_tellsStateAndUse() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontClient client =
            SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build()) {
      client.agents().create(AgentSpec.builder("a").dsl("agent a {}").build());
      ListAgents.run(client, out);
    }
    assertThat(lines()).hasSize(2).startsWith("healthy");
    assertThat(lines()[1]).contains(" Ready ResourceUsage[memoryBytes=");
  }

  @Test
  void serveRuntime_run_answersThroughASocket() {
    ServeRuntime.run(ListenAddress.anyPort(), out);

    assertThat(lines()).containsExactly("healthy, 0");
  }

  @Test
  void governedReasoning_run_deniesWhatNoPolicyPermits() {
    GovernedReasoning.run(directory, out);

    assertThat(lines())
        .startsWith(
            "Two lines. I was not allowed to delete anything.",
            "step 1: 1 proposed, 0 denied",
            "step 2: 1 proposed, 1 denied",
            "step 3: 1 proposed, 0 denied")
        .hasSize(5);
    assertThat(lines()[4]).matches("audit: \\d+ records, valid true");
  }

  @Test
  void approvalFlow_run_waitsForThePerson() {
    ApprovalFlow.run(out);

    assertThat(lines()).containsExactly("held: tool_call restart", "Done.");
  }

  @Test
  void cedarDecision_run_saysWhyNot() {
    CedarDecision.run(out);

    assertThat(lines()).hasSize(2).startsWith("search: allowed");
    assertThat(lines()[1]).startsWith("delete_all: ").hasSizeGreaterThan(20);
  }

  @Test
  void auditCheck_run_findsTheChange() throws IOException {
    AuditCheck.run(directory, out);

    assertThat(lines())
        .containsExactly("AgentCreated", "PolicyChanged", "valid: true", "found: HASH");
  }

  @Test
  void handleErrors_run_tellsThemApart() {
    HandleErrors.run(out);

    assertThat(lines())
        .containsExactly("not offered: 501 NOT_AVAILABLE", "not found: AGENT_NOT_FOUND");
  }

  @Test
  void agentPinIdentity_run_rejectsTheWrongAudience() {
    AgentPinIdentity.run(out);

    assertThat(lines())
        .containsExactly(
            "urn:agentpin:acme.example:scout may [read:code]", "rejected: AUDIENCE_MISMATCH");
  }

  @Test
  void verifyWebhook_run_rejectsTheChangedBody() throws GeneralSecurityException {
    VerifyWebhook.run(out);

    assertThat(lines())
        .containsExactly(
            "as sent: true",
            "by hand: true",
            "token: valid",
            "token of another: issuer_mismatch",
            "changed: false");
  }

  @Test
  void markdownMemory_run_keepsBothFacts() throws IOException {
    MarkdownMemory.run(directory, out);

    assertThat(lines())
        .contains(
            "[User prefers dark mode, Timezone is UTC-5] {last_session=2026-02-15}",
            "- User prefers dark mode",
            "- Always greet by name",
            "- Responds better to bullet points");
  }

  @Test
  void firstAgent_run_printsWhatThePagePromises() {
    FirstAgent.run(out);

    assertThat(lines())
        .containsExactly(
            "Two lines. I was not allowed to delete anything.",
            "step 1: 1 proposed, 0 denied",
            "step 2: 1 proposed, 1 denied",
            "step 3: 1 proposed, 0 denied");
  }

  @Test
  void reasoningLoop_run_showsPoliciesJournalBreakersAndProfiles() {
    ReasoningLoop.run(out);

    assertThat(lines()[0]).startsWith("refused: ").contains("action in Action::\"tool_call\"");
    assertThat(lines())
        .contains(
            "policy: tools",
            "policy: deny-file-write",
            "Sales rise; I was not allowed to write the file. (3)",
            "breakers: [read_sales]",
            "profile: read_sales",
            "diagnostics: 3 iterations")
        .doesNotContain("policy: misspelt");
    assertThat(lines()[4]).matches("journal: \\d+ entries");
  }

  @Test
  void communicationGate_run_deniesUntilARuleAllows() {
    CommunicationGate.run(out);

    assertThat(lines()).hasSize(4);
    assertThat(lines()[0]).startsWith("not sent: ");
    assertThat(lines()[1]).startsWith("allowed: true, ");
    assertThat(lines()[2]).isEqualTo("by the rule: true");
    assertThat(lines()[3]).isEqualTo("received: the figures are ready");
  }

  @Test
  void agentPinClientSide_run_needsNoRuntime() {
    AgentPinClientSide.run(out);

    assertThat(lines())
        .containsExactly("urn:agentpin:example.com:data-analyzer [read:data, write:reports]");
  }

  @Test
  void invokeByWebhook_run_bothAnswersAreRead() {
    InvokeByWebhook.run(ListenAddress.anyPort(), out);

    assertThat(lines()).hasSize(3).startsWith("completed via scripted scripted");
    assertThat(lines()[1]).startsWith(" - port_scan [Policy denied]");
    assertThat(lines()[2])
        .matches("dispatched [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} in \\d+ ms");
  }

  @Test
  void governedTools_run_listsRunsRefusesAndReloads() throws IOException {
    GovernedTools.run(directory, out);

    assertThat(lines())
        .contains(
            "tool: scan_target",
            "success 0 scan of 10.0.0.1",
            "refused: 400",
            "after reload: 0 tools")
        .anyMatch(line -> line.matches("schema: \\[.*name.*]"))
        .anyMatch(line -> line.matches("run .{8,}"));
  }

  @Test
  void loadSkills_run_leavesOutTheDangerousOne() throws IOException {
    LoadSkills.run(directory, out);

    assertThat(lines()).hasSize(2).startsWith("greet: unsigned");
    assertThat(lines()[1]).startsWith("left out: ");
  }

  @Test
  void scanSkills_run_findsThePipe() throws IOException {
    ScanSkills.run(directory, out);

    assertThat(lines()).hasSize(3).endsWith("passed: false", "critical pipe-to-shell");
    assertThat(lines()[0]).startsWith("SKILL.md: ");
  }

  @Test
  void toolCladTool_run_refusesShellText() throws IOException, InterruptedException {
    ToolCladTool.run(directory, out);

    assertThat(lines()).hasSize(2).startsWith("hello");
    assertThat(lines()[1]).startsWith("refused: ");
  }

  @Test
  void gitLog_run_asksTheToolThroughTheClient() throws IOException, InterruptedException {
    StarterTools.install(directory);
    Path policies = Files.createDirectory(directory.resolve("policies"));
    ToolCatalog catalog = ToolCatalog.open(directory);
    Files.writeString(
        policies.resolve("git_log.cedar"),
        CedarText.policy(catalog.find("git_log").orElseThrow().manifest()).orElseThrow());
    git("init", "--quiet");
    git("add", "tools");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "first");

    GitLog.run(directory, out);

    assertThat(lines())
        .contains("tool: git_log", "tool: nmap")
        .anyMatch(line -> line.startsWith("success: git log --max-count=3"));
    assertThat(lines()[lines().length - 1]).matches("[0-9a-f]{7,},.*,t");
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).directory(directory.toFile()).start().waitFor())
        .isZero();
  }

  @Test
  void customTransport_run_refusesOtherHosts() {
    CustomTransport.run(out);

    assertThat(lines()).containsExactly("healthy", "refused: host elsewhere.example is not listed");
  }

  private String[] lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
  }
}
