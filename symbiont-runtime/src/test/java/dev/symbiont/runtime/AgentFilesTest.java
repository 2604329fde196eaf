package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Agent files over the whole runtime: compiled (runtime policy specification section 15), enforced
 * (14.7) and executed (HTTP contract sections 5.4, 5.5 and 9.4).
 */
@Timeout(60)
class AgentFilesTest {
  private static final String PERMIT_TOOLS =
      "permit(principal, action in Action::\"tool_call\", resource);";

  private final GsonCodec json = new GsonCodec();
  private SymbiontRuntime runtime;
  private Calls calls;

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  // ---- compile ------------------------------------------------------------------------------

  @Test
  void compile_validFile_registersTheAgentAndKeepsItsId() {
    start();
    JsonObject first = compile("agent triage { }", "triage", false);
    assertThat(first.members().keySet())
        .containsExactly("success", "agent_id", "errors", "warnings", "compiled_at");
    assertThat(first.bool("success")).contains(true);
    JsonObject second = compile("agent triage { capabilities = [\"read\"] }", "triage", false);
    assertThat(second.string("agent_id")).isEqualTo(first.string("agent_id"));
    UUID id = UUID.fromString(first.string("agent_id").orElseThrow());
    assertThat(runtime.agents().find(id).orElseThrow().spec().dsl()).contains("read");
  }

  @Test
  void compile_validateOnly_storesNothing() {
    start();
    JsonObject answer = compile("agent other { }", "triage", true);
    assertThat(answer.bool("success")).contains(true);
    assertThat(answer.string("agent_id")).isEmpty();
    assertThat(texts(answer, "warnings")).singleElement().asString().startsWith("1:1: W101 ");
    assertThat(runtime.agents().size()).isZero();
  }

  @Test
  void compile_brokenFiles_answerWithTheirErrors() {
    start();
    assertError("agent {", "E10");
    assertError("metadata { a: 1 }", "E201");
    assertError("agent b { } agent c { }", "E202");
    assertError("agent a { } agent a { }", "E203");
    assertError("agent a { with sandbox = \"none\" { } }", "E204");
    assertError("agent a { } schedule s { agent: a }", "E206");
    assertError("agent a { policies { x: 1 } }", "E212");
    assertError("agent a { with timeout = \"soon\" { } }", "E205");
    assertError("agent a { with timeout = 0 { } }", "E205");
    for (String cron :
        List.of(
            "* * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "a * * * *",
            "5-1 * * * *",
            "*/0 * * * *",
            "1,, * * * *",
            "* * * * * * * *")) {
      assertError("agent a { } schedule s { cron: \"" + cron + "\" agent: a }", "E207");
    }
    assertError(
        "agent a { } schedule s { cron: \"0 9 * * MON-FRI\" timezone: \"Mars/Base\" }", "E207");
    assertError("agent a { } memory m { store postgres }", "E208");
    assertError("agent a { } memory m { store markdown path \"../../etc\" }", "E208");
    assertError("agent a { } memory m { search { vector_weight 1.5 } }", "E208");
    assertError("agent a { } webhook w { secret \"s\" }", "E209");
    assertError("agent a { } webhook w { path \"/w\" provider github }", "E209");
    assertError(
        "agent a { } webhook w { path \"/w\" provider github allow_unsigned true }", "E209");
    assertError("agent a { } channel c { workspace: \"x\" }", "E210");
    assertError("agent a { } schedule s { cron: \"0 9 * * *\" agent: b }", "E211");
    assertError("agent a { } webhook w { path \"/w\" secret \"s\" agent b }", "E211");
    assertError("agent a { } channel c { platform: \"slack\" default_agent: b }", "E211");
    assertError("agent a { } type T = int type T = int", "E203");
    assertError(
        "agent a { } webhook w { path \"/w\" secret \"s\" } webhook w { path \"/v\" secret \"s\" }",
        "E203");
    assertThat(texts(compile("agent deploy { }", "deploy", false), "errors").get(0))
        .contains("E215");
    assertThat(runtime.agents().size()).isZero();
    assertThat(calls.post("dsl/compile", "{\"dsl_content\":\"agent a { }\"}").status())
        .isEqualTo(400);
  }

  @Test
  void compile_soundTimesAndMemory_areAcceptedAndBareMillisecondsWarnedAbout() {
    start();
    JsonObject answer =
        compile(
            """
            agent a { with timeout = 120000 { } }
            schedule s { cron: "*/15 9-17 1,15 JAN-DEC 1-5", timezone: "Europe/Paris", agent: a }
            schedule t { cron: "0 30 6 ? * SUN 2030", agent: a }
            memory m { store markdown path "data/agents" search { vector_weight 0.7 } }
            """,
            "a",
            true);

    assertThat(answer.bool("success")).contains(true);
    assertThat(texts(answer, "warnings")).singleElement().asString().contains(" W210 ");
    assertThat(texts(compile("agent a { with timeout = 30.seconds { } }", "a", true), "warnings"))
        .isEmpty();
  }

  @Test
  void compile_referencesToAgentsOfTheFileAndOfTheRuntime_areKnown() {
    start();
    compile("agent other { }", "other", false);
    JsonObject answer =
        compile(
            """
            agent a { with sandbox = "docker" { } }
            schedule s { cron: "0 9 * * *", agent: other }
            webhook w { path "/w" provider custom allow_unsigned true agent a }
            channel c { platform: "slack", default_agent: "a" }
            """,
            "a",
            true);
    assertThat(answer.bool("success")).contains(true);
    assertThat(texts(answer, "warnings")).singleElement().asString().contains(" W220 ");
  }

  @Test
  void compile_agentFileOfThePage_hasNoFindings() throws IOException {
    String page = Files.readString(Path.of("../docs/agent-files.md"));
    String file = page.substring(page.indexOf("```\n") + 4);
    file = file.substring(0, file.indexOf("```"));
    start();
    JsonObject answer = compile(file, "triage", false);
    assertThat(answer.bool("success")).contains(true);
    assertThat(texts(answer, "warnings")).isEmpty();
  }

  // ---- enforcement --------------------------------------------------------------------------

  @Test
  void policies_ofTheDefinition_restrictWhatCedarPermits() {
    start();
    assertThat(decision("", PERMIT_TOOLS)).isEqualTo("allow");
    assertThat(decision("deny: any", PERMIT_TOOLS)).isEqualTo("deny");
    assertThat(decision("deny: other", PERMIT_TOOLS)).isEqualTo("allow");
    assertThat(decision("deny: invoke_tool(\"probe\")", PERMIT_TOOLS)).isEqualTo("deny");
    assertThat(decision("deny: invoke_tool(\"other\")", PERMIT_TOOLS)).isEqualTo("allow");
    assertThat(decision("deny: probe if args.path == \"/etc\"", PERMIT_TOOLS)).isEqualTo("deny");
    assertThat(decision("deny: probe if args.path == \"/tmp\"", PERMIT_TOOLS)).isEqualTo("allow");
    assertThat(decision("require: args.path.starts_with(\"/etc\")", PERMIT_TOOLS))
        .isEqualTo("allow");
    assertThat(decision("require: { human_approval: true }", PERMIT_TOOLS)).isEqualTo("deny");
    assertThat(decision("require: { encryption: true }", PERMIT_TOOLS)).isEqualTo("deny");
  }

  @Test
  void policies_unknownGuards_denyAndDoNotAllow() {
    start();
    for (String unknown :
        List.of(
            "user.admin",
            "not user.admin",
            "!(user.admin)",
            "args.missing == 1",
            "args.path == 1",
            "args.path",
            "frobnicate(args.path)",
            "tool.risk_tier < 3",
            "1 / 0 == 1",
            "7 % 0 == 0",
            "args.path + 1 == 1",
            "900_000_000_000_000_000 * 100 > 0")) {
      assertThat(decision("deny: probe if " + unknown, PERMIT_TOOLS)).as(unknown).isEqualTo("deny");
      assertThat(decision("require: " + unknown, PERMIT_TOOLS)).as(unknown).isEqualTo("deny");
      assertThat(decision("allow: probe if " + unknown, "")).as(unknown).isEqualTo("deny");
    }
    assertThat(decision("deny: probe if user.admin && false", PERMIT_TOOLS)).isEqualTo("allow");
    assertThat(decision("allow: probe if user.admin || true", "")).isEqualTo("allow");
    assertThat(decision("allow: probe if 2 + 3 * 4 == 14 && 7 / 2 == 3 && 7 % 4 - 3 == 0", ""))
        .isEqualTo("allow");
  }

  @Test
  void policies_allowOfTheDefinition_permitsButOverridesNoForbid() {
    start();
    assertThat(decision("allow: probe", "")).isEqualTo("allow");
    assertThat(decision("allow: probe(\"x\")", "")).isEqualTo("deny");
    assertThat(decision("allow: probe deny: probe", "")).isEqualTo("deny");
    assertThat(decision("allow: probe", "forbid(principal, action, resource);")).isEqualTo("deny");
    assertThat(
            decision(
                "allow: probe", "forbid(principal, action, resource) when { context.none == 1 };"))
        .isEqualTo("deny");
  }

  @Test
  void compile_unknownFunctionInAGuard_isWarnedAbout() {
    start();
    for (String rule :
        List.of(
            "allow: probe if frobnicate(args.path)",
            "deny: any if not args.path.frobnicate(\"x\") && true",
            "require: frobnicate(args.path)",
            "require: [args.path.lower() == frobnicate(1)]")) {
      assertThat(texts(compile("agent a { policy p { " + rule + " } }", "a", true), "warnings"))
          .as(rule)
          .singleElement()
          .asString()
          .contains("W312", "'frobnicate' is no function of guards");
    }
    assertThat(
            texts(
                compile(
                    "agent a { policy p { allow: read(x) if contains(args.l, args.path.lower()) } }",
                    "a",
                    true),
                "warnings"))
        .isEmpty();
  }

  @Test
  void labels_ofTheFile_areGroupsInPolicies() {
    start();
    String permit =
        "permit(principal in AgentGroup::\"analysts\", action in Action::\"tool_call\", resource);";
    for (String source :
        List.of(
            "metadata { labels = [\"analysts\", night] } agent a { }",
            "agent a { labels: [analysts] }")) {
      String id = compile(source, "a", false).string("agent_id").orElseThrow();
      cedar(id, permit);
      assertThat(evaluate(id, tool())).as(source).isEqualTo("allow");
      compile("metadata { labels = [\"others\"] } agent a { }", "a", false);
      assertThat(evaluate(id, tool())).isEqualTo("deny");
    }
  }

  @Test
  void policies_withoutGrants_onlyRestrict() {
    start(GovernanceSettings.DEFAULT.withPolicyGrants(false));
    assertThat(decision("allow: probe", "")).isEqualTo("deny");
    assertThat(decision("allow: probe", PERMIT_TOOLS)).isEqualTo("allow");
    assertThat(decision("deny: probe", PERMIT_TOOLS)).isEqualTo("deny");
  }

  @Test
  void capabilities_boundWhatTheAgentMayCall() {
    start(
        GovernanceSettings.DEFAULT.withTools(
            ToolRegistry.builder().build(),
            tool -> ToolFacts.UNKNOWN.needing("scan", "probe_net")));
    String id = compile("agent a { }", "a", false).string("agent_id").orElseThrow();
    cedar(id, PERMIT_TOOLS);
    assertThat(evaluate(id, tool())).isEqualTo("deny");
    compile("agent a { capabilities = [\"read\"] }", "a", false);
    assertThat(evaluate(id, tool())).isEqualTo("deny");
    compile("agent a { capabilities = [read, scan] }", "a", false);
    assertThat(evaluate(id, tool())).isEqualTo("allow");
    compile("agent a { capabilities = [scan] policy p { deny: probe_net } }", "a", false);
    assertThat(evaluate(id, tool())).isEqualTo("deny");
    compile("agent a { policy p { allow: probe } }", "a", false);
    assertThat(evaluate(id, tool())).isEqualTo("deny");
  }

  @Test
  void policies_ofABrokenDefinition_allowNoToolAndStillAnAnswer() {
    start();
    String id =
        calls
            .object(calls.post("agents", "{\"name\":\"broken\",\"dsl\":\"agent broken {\"}"))
            .string("id")
            .orElseThrow();
    cedar(id, PERMIT_TOOLS);
    assertThat(evaluate(id, tool())).isEqualTo("deny");
    assertThat(evaluate(id, "{\"type\":\"respond\",\"content\":\"sorry\"}")).isEqualTo("allow");
  }

  // ---- execution ----------------------------------------------------------------------------

  @Test
  void execute_agent_runsItsLoopWithItsInstructionsAndIsReadyAgain() {
    StringBuilder seen = new StringBuilder();
    start(
        ScriptedProvider.says(
            request -> {
              request.messages().forEach(message -> seen.append(message.content()).append('|'));
              return "3";
            }));
    String id =
        compile("metadata { system_prompt: \"Be brief.\" } agent a { }", "a", false)
            .string("agent_id")
            .orElseThrow();
    JsonObject answer = calls.object(calls.post("agents/a/execute", "{\"input\":\"Count.\"}"));
    assertThat(answer.members().keySet()).containsExactly("execution_id", "status");
    assertThat(answer.string("status")).contains("execution_started");
    String execution = answer.string("execution_id").orElseThrow();
    assertThat(awaitEnd(id, execution)).isEqualTo("completed");
    assertThat(seen.toString()).isEqualTo("Be brief.|Count.|");
    awaitState(id, LifecycleState.READY);
    JsonObject loop = calls.object(calls.get("agents/a/reasoning/loop/" + execution));
    assertThat(loop.string("current_phase")).contains("completed");
  }

  @Test
  void execute_failingModel_failsTheAgentAndReExecuteRecovers() {
    start(
        request -> {
          throw new InferenceException(InferenceException.Kind.INVALID_REQUEST, "refused", null);
        },
        ScriptedProvider.says("well"));
    String id = compile("agent a { }", "a", false).string("agent_id").orElseThrow();
    String failed =
        calls.object(calls.post("agents/a/execute", "{}")).string("execution_id").orElseThrow();
    assertThat(awaitEnd(id, failed)).isEqualTo("failed");
    awaitState(id, LifecycleState.FAILED);
    JsonObject again = calls.object(calls.post("agents/a/re-execute", "{\"input\":{\"n\":1}}"));
    assertThat(again.members().keySet()).containsExactly("execution_id", "agent_id", "status");
    assertThat(awaitEnd(id, again.string("execution_id").orElseThrow())).isEqualTo("completed");
    awaitState(id, LifecycleState.READY);
  }

  @Test
  void execute_whatCannotRun_isRefused() {
    start();
    assertThat(calls.post("agents/none/execute", "{}").status()).isEqualTo(404);
    calls.object(calls.post("agents", "{\"name\":\"broken\",\"dsl\":\"agent broken {\"}"));
    HttpReply broken = calls.post("agents/broken/execute", "{}");
    assertThat(broken.status()).isEqualTo(409);
    assertThat(broken.text()).contains("AGENT_EXECUTION_FAILED").contains("E10");
    UUID id = UUID.fromString(compile("agent a { }", "a", false).string("agent_id").orElseThrow());
    runtime.agents().transition(id, LifecycleState.SUSPENDED);
    HttpReply suspended = calls.post("agents/a/execute", "{}");
    assertThat(suspended.status()).isEqualTo(409);
    assertThat(suspended.text()).contains("Suspended");
    assertThat(runtime.executionLog().newest(id, 10)).hasSize(1);
  }

  @Test
  void workflow_sourceText_runsANewAgent() {
    start(ScriptedProvider.says("done"));
    JsonObject answer =
        calls.object(
            calls.post(
                "workflows/execute",
                "{\"workflow_id\":\"agent nightly { }\",\"parameters\":{\"day\":\"mon\"},\"agent_id\":null}"));
    assertThat(answer.members().keySet())
        .containsExactly(
            "status",
            "workflow_id",
            "agent_id",
            "execution_started",
            "metadata",
            "system_status",
            "parameters",
            "execution_id",
            "started_at",
            "result");
    String id = answer.string("agent_id").orElseThrow();
    String execution = answer.string("execution_id").orElseThrow();
    assertThat(awaitEnd(id, execution)).isEqualTo("completed");
    JsonObject ended = calls.object(calls.get("workflows/executions/" + execution));
    assertThat(ended.members().keySet())
        .containsExactly(
            "execution_id",
            "workflow_id",
            "agent_id",
            "status",
            "result",
            "started_at",
            "completed_at",
            "duration",
            "parameters");
    assertThat(ended.string("status")).contains("completed");
    assertThat(ended.string("result")).contains("done");
    assertThat(ended.object("parameters").orElseThrow().string("day")).contains("mon");
    assertThat(calls.object(calls.delete("workflows/executions/" + execution)).string("status"))
        .contains("completed");
    HttpReply name =
        calls.post("workflows/execute", "{\"workflow_id\":\"daily-report\",\"parameters\":null}");
    assertThat(name.status()).isEqualTo(500);
    assertThat(name.text()).contains("WORKFLOW_EXECUTION_FAILED");
    HttpReply other =
        calls.post(
            "workflows/execute",
            "{\"workflow_id\":\"agent x { }\",\"parameters\":null,\"agent_id\":\"" + id + "\"}");
    assertThat(other.status()).isEqualTo(500);
    assertThat(runtime.agents().find(UUID.fromString(id)).orElseThrow().spec().dsl())
        .contains("nightly");
  }

  @Test
  void workflow_nameOfAnAgent_runsItUnderThePathsOfBothClients() {
    start(ScriptedProvider.says("one"), ScriptedProvider.says("two"));
    String id =
        compile(
                "metadata { description: \"Sums up.\" } agent nightly(day: String) { }",
                "nightly",
                false)
            .string("agent_id")
            .orElseThrow();
    for (String path : List.of("workflows", "workflows/execute")) {
      JsonObject answer =
          calls.object(calls.post(path, "{\"workflowId\":\"nightly\",\"parameters\":{}}"));
      assertThat(answer.string("agent_id")).contains(id);
      assertThat(awaitEnd(id, answer.string("execution_id").orElseThrow())).isEqualTo("completed");
      awaitState(id, LifecycleState.READY);
    }
    JsonArray workflows = (JsonArray) json.read(calls.get("workflows").body(), JsonLimits.DEFAULT);
    JsonObject only = (JsonObject) workflows.values().get(0);
    assertThat(only.string("id")).contains(id);
    assertThat(only.string("description")).contains("Sums up.");
    assertThat(json.writeText(only.array("parameters").orElseThrow()))
        .isEqualTo("[{\"name\":\"day\",\"type\":\"String\",\"required\":false}]");
  }

  @Test
  void workflow_cancelled_saysSo() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    start(
        ScriptedProvider.says(
            request -> {
              entered.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "never";
            }));
    JsonObject answer =
        calls.object(calls.post("workflows", "{\"workflow_id\":\"agent slow { }\"}"));
    String path = "workflows/executions/" + answer.string("execution_id").orElseThrow();
    entered.await();
    assertThat(calls.object(calls.get(path)).string("status")).contains("running");
    assertThat(calls.object(calls.delete(path)).bool("cancelled")).contains(true);
    assertThat(
            awaitEnd(
                answer.string("agent_id").orElseThrow(),
                answer.string("execution_id").orElseThrow()))
        .isEqualTo("failed");
    assertThat(calls.object(calls.get(path)).string("status")).contains("cancelled");
    assertThat(calls.get("workflows/executions/none").status()).isEqualTo(404);
  }

  // ---- support ------------------------------------------------------------------------------

  private void start(ScriptedProvider.Turn... turns) {
    start(GovernanceSettings.DEFAULT.withModel(new ScriptedProvider(List.of(turns))));
  }

  private void start(GovernanceSettings settings) {
    runtime = SymbiontRuntime.builder().governance(settings).build();
    calls = new Calls(runtime);
  }

  private String awaitEnd(String agent, String execution) {
    while (true) {
      Optional<String> end =
          runtime.executionLog().newest(UUID.fromString(agent), 10).stream()
              .filter(entry -> entry.executionId().toString().equals(execution))
              .map(entry -> entry.status())
              .filter(status -> !status.equals("execution_started"))
              .findFirst();
      if (end.isPresent()) {
        return end.get();
      }
      Thread.onSpinWait();
    }
  }

  private void awaitState(String agent, LifecycleState state) {
    while (runtime.agents().find(UUID.fromString(agent)).orElseThrow().state() != state) {
      Thread.onSpinWait();
    }
  }

  /** What is decided about the tool call under the rules of the definition and a Cedar policy. */
  private String decision(String rules, String cedar) {
    String id =
        compile("agent a { policy p { " + rules + " } }", "a", false)
            .string("agent_id")
            .orElseThrow();
    if (cedar.isEmpty()) {
      calls.delete("agents/" + id + "/reasoning/cedar/p");
    } else {
      cedar(id, cedar);
    }
    return evaluate(id, tool());
  }

  private void cedar(String id, String source) {
    JsonObject policy = JsonObject.builder().put("name", "p").put("source", source).build();
    calls.object(calls.post("agents/" + id + "/reasoning/cedar", json.writeText(policy)));
  }

  private static String tool() {
    return "{\"type\":\"tool_call\",\"call_id\":\"c\",\"name\":\"probe\","
        + "\"arguments\":\"{\\\"path\\\":\\\"/etc\\\"}\",\"target\":null}";
  }

  private String evaluate(String id, String action) {
    return calls
        .object(calls.post("agents/" + id + "/reasoning/cedar/evaluate", action))
        .string("decision")
        .orElseThrow();
  }

  private void assertError(String source, String code) {
    JsonObject answer = compile(source, "a", false);
    assertThat(answer.bool("success")).as(source).contains(false);
    assertThat(answer.string("agent_id")).isEmpty();
    assertThat(texts(answer, "errors").get(0)).contains(": " + code);
  }

  private JsonObject compile(String source, String name, boolean validateOnly) {
    JsonObject body =
        JsonObject.builder()
            .put("dsl_content", source)
            .put("agent_name", name)
            .put("validate_only", validateOnly)
            .build();
    return calls.object(calls.post("dsl/compile", json.writeText(body)));
  }

  private static List<String> texts(JsonObject object, String name) {
    JsonArray array = object.array(name).orElseThrow();
    return array.values().stream().map(AgentFilesTest::text).toList();
  }

  private static String text(JsonValue value) {
    return ((JsonString) value).value();
  }
}
