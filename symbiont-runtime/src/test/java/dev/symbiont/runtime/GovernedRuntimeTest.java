package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.tool.ToolCladExecutor;
import dev.symbiont.toolclad.ToolClad;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP contract sections 5.10 and 9.1, over the whole runtime. */
@Timeout(120)
class GovernedRuntimeTest {
  @TempDir private Path directory;
  private final GsonCodec json = new GsonCodec();
  private SymbiontRuntime runtime;
  private ToolCladExecutor tools;

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
    }
    if (tools != null) {
      tools.close();
    }
  }

  @Test
  void loop_overHttp_runsAllowedToolsDeniesOthersAndLeavesATrail() throws IOException {
    start(
        Set.of(),
        ScriptedProvider.calls("", call("a", "echo_text", "{\"text\":\"hello\"}")),
        ScriptedProvider.calls("", call("b", "forbidden_text", "{\"text\":\"no\"}")),
        ScriptedProvider.says(
            request -> "saw: " + request.messages().get(request.messages().size() - 1).content()));
    policy("tools", "permit(principal, action == Action::\"tool_call::echo_text\", resource);");

    JsonObject answer =
        object(
            post(
                "agents/agent-1/reasoning/loop",
                "{\"config\":{\"max_iterations\":5},\"initial_message\":\"go\",\"inference_options\":null}"));

    JsonObject result = answer.object("result").orElseThrow();
    assertThat(result.object("termination_reason").orElseThrow().string("type"))
        .contains("completed");
    assertThat(result.string("output").orElseThrow()).contains("[Policy denied]");
    assertThat(answer.array("journal_entries").orElseThrow().size()).isEqualTo(14);
    String loopId = answer.string("loop_id").orElseThrow();
    assertThat(object(get("agents/agent-1/reasoning/loop/" + loopId)).string("current_phase"))
        .contains("completed");
    assertThat(
            object(get("agents/agent-1/reasoning/" + loopId + "/diagnostics"))
                .array("iteration_history")
                .orElseThrow()
                .size())
        .isEqualTo(3);
    assertThat(array(get("agents/agent-1/reasoning/journal?limit=5")).size()).isEqualTo(5);
    assertThat(object(get("agents/agent-1/reasoning/circuit-breakers")).has("echo_text")).isTrue();
    JsonArray profiles = array(get("agents/agent-1/reasoning/tool-profiles"));
    assertThat(profiles.size()).isEqualTo(2);
    JsonObject denied = (JsonObject) profiles.values().get(1);
    assertThat(denied.string("tool_name")).contains("forbidden_text");
    assertThat(denied.integer("denied_count")).contains(1L);
    assertThat(denied.integer("call_count")).contains(0L);
    assertThat(AuditVerifier.verify(directory.resolve("data/audit")).valid()).isTrue();
  }

  @Test
  void loop_schemaThatCannotBeEnforced_isRefusedBeforeTheModelIsAsked() throws IOException {
    start(Set.of(), ScriptedProvider.says("never"));
    HttpReply reply =
        post(
            "agents/agent-1/reasoning/loop",
            """
            {"config":{},"initial_message":"go","inference_options":{"max_tokens":10,
             "temperature":0.1,"response_format":{"type":"json_schema","schema":{"frob":1}}}}
            """);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.text()).contains("response_format.schema", "frob");
    assertThat(array(get("agents/agent-1/reasoning/journal?limit=5")).size()).isZero();
  }

  @Test
  void loop_heldTool_waitsForTheApproval() throws IOException {
    start(
        Set.of("echo_text"),
        ScriptedProvider.calls("", call("a", "echo_text", "{\"text\":\"hello\"}")),
        ScriptedProvider.says(
            request -> request.messages().get(request.messages().size() - 1).content()));
    policy("tools", "permit(principal, action in Action::\"tool_call\", resource);");

    CompletableFuture<HttpReply> running =
        CompletableFuture.supplyAsync(
            () ->
                post(
                    "agents/agent-1/reasoning/loop", "{\"config\":{},\"initial_message\":\"go\"}"));
    JsonObject held = awaitHeld();
    assertThat(held.string("summary")).contains("tool_call echo_text");
    HttpReply approved =
        post("approvals/" + held.string("id").orElseThrow() + "/approve", "{\"reason\":\"ok\"}");

    assertThat(approved.status()).isEqualTo(200);
    assertThat(object(running.join()).object("result").orElseThrow().string("output").orElseThrow())
        .contains("hello");
    assertThat(post("approvals/" + held.string("id").orElseThrow() + "/deny", "").status())
        .isEqualTo(409);
    assertThat(post("approvals/0000000000000000/deny", "").status()).isEqualTo(404);
  }

  @Test
  void policyFiles_changedWhileRunning_countWithoutARestart() throws IOException {
    Path files = Files.createDirectory(directory.resolve("policies"));
    Files.writeString(
        files.resolve("tools.cedar"),
        "permit(principal, action in Action::\"tool_call\", resource);");
    runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve("data"))
            .governance(GovernanceSettings.DEFAULT.withPolicyDirectory(files))
            .build();
    awaitDecision("allow");

    Files.writeString(files.resolve("never.cedar"), "forbid(principal, action, resource);");
    awaitDecision("deny");

    Files.writeString(files.resolve("never.cedar"), "forbid(principal,");
    awaitProblem();
    awaitDecision("deny");
    Files.delete(files.resolve("never.cedar"));
    awaitDecision("allow");
    // The files count first, and the record of it follows.
    while (policyChanges().size() < 3) {
      Thread.onSpinWait();
    }
    assertThat(policyChanges()).containsExactly("success", "failure", "success");
  }

  private List<String> policyChanges() {
    return new AuditReader(directory.resolve("data/audit"))
        .query(new AuditQuery(Optional.empty(), Set.of(AuditType.POLICY_CHANGED), 0, 100)).stream()
            .map(AuditRecord::json)
            .map(record -> record.string("outcome").orElseThrow())
            .toList();
  }

  private void awaitDecision(String wanted) {
    String action =
        "{\"type\":\"tool_call\",\"call_id\":\"c\",\"name\":\"x\",\"arguments\":\"{}\"}";
    while (!object(post("agents/agent-1/reasoning/cedar/evaluate", action))
        .string("decision")
        .equals(Optional.of(wanted))) {
      Thread.onSpinWait();
    }
  }

  private void awaitProblem() {
    while (runtime.sharedPolicies().orElseThrow().problem().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void loop_badRequests_areRefusedClearly() throws IOException {
    start(Set.of());
    assertThat(post("agents/a/reasoning/loop", "{}").status()).isEqualTo(400);
    assertThat(post("agents/a/reasoning/loop", "{\"config\":7,\"initial_message\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(
            post(
                    "agents/a/reasoning/loop",
                    "{\"config\":{\"max_iterations\":0},\"initial_message\":\"x\"}")
                .status())
        .isEqualTo(422);
    assertThat(get("agents/a/reasoning/loop/none").status()).isEqualTo(404);
    assertThat(post("agents/a/reasoning/cedar", "{\"name\":\"p\"}").status()).isEqualTo(400);
    HttpReply refused =
        post(
            "agents/a/reasoning/cedar",
            "{\"name\":\"p\",\"source\":\"forbid(principal, action == \\\"tool_call\\\","
                + " resource);\"}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("INVALID_CEDAR_POLICY").contains("action in Action::");
    assertThat(post("agents/a/reasoning/circuit-breakers/x/reset", "").status()).isEqualTo(404);
  }

  @Test
  void policiesAndKnowledge_overHttp_behaveAsDocumented() throws IOException {
    start(Set.of());
    policy("p", "permit(principal, action in Action::\"tool_call\", resource);");
    assertThat(array(get("agents/agent-1/reasoning/cedar")).size()).isEqualTo(1);
    String action =
        "{\"type\":\"tool_call\",\"call_id\":\"c\",\"name\":\"x\",\"arguments\":\"{}\",\"target\":null}";
    assertThat(object(post("agents/agent-1/reasoning/cedar/evaluate", action)).string("decision"))
        .contains("allow");
    assertThat(object(delete("agents/agent-1/reasoning/cedar/p")).bool("removed")).contains(true);
    assertThat(object(delete("agents/agent-1/reasoning/cedar/p")).bool("removed")).contains(false);
    assertThat(object(post("agents/agent-1/reasoning/cedar/evaluate", action)).string("decision"))
        .contains("deny");
    assertThat(
            object(
                    post(
                        "agents/agent-1/reasoning/knowledge/store",
                        "{\"subject\":\"sky\",\"predicate\":\"is\",\"object\":\"blue\"}"))
                .string("id"))
        .isPresent();
    assertThat(array(post("agents/agent-1/reasoning/knowledge/recall", "{\"query\":\"sky\"}")))
        .isEqualTo(JsonArray.ofStrings(List.of("sky is blue")));
  }

  @Test
  void loop_asyncAndIdempotent_joinsTheSameLoop() throws IOException {
    start(Set.of(), ScriptedProvider.says("one"), ScriptedProvider.says("two"));
    String body = "{\"config\":{},\"initial_message\":\"go\"}";
    HttpReply first = post("agents/agent-1/reasoning/loop", body, "Idempotency-Key", "k1");
    HttpReply again = post("agents/agent-1/reasoning/loop", body, "Idempotency-Key", "k1");
    assertThat(object(again)).isEqualTo(object(first));
    assertThat(
            post(
                    "agents/agent-1/reasoning/loop",
                    body.replace("go", "other"),
                    "Idempotency-Key",
                    "k1")
                .status())
        .isEqualTo(409);
    HttpReply async = post("agents/agent-1/reasoning/loop", body, "Prefer", "respond-async");
    assertThat(async.status()).isEqualTo(202);
    assertThat(object(async).string("loop_id")).isPresent();
  }

  @Test
  void loop_adaptiveConfig_isReadShownAndChecked() throws IOException {
    start(Set.of(), ScriptedProvider.says("done"));
    String config =
        "{'tool_profile':{'include':['web_*'],'exclude':[],'max_tools':10,'require_verified':false},"
            + "'step_iteration':{'max_reattempts_per_step':3,'similarity_threshold':0.9,"
            + "'on_limit_reached':'abort_task'},"
            + "'pre_hydration':{'resolution_tools':{'issue':'echo_text'},'timeout':'15s',"
            + "'max_references':10,'max_context_tokens':4000}}";
    JsonObject answer =
        object(
            post(
                "agents/agent-1/reasoning/loop",
                "{\"config\":%s,\"initial_message\":\"see #1\"}"
                    .formatted(config.replace('\'', '"'))));
    String loopId = answer.string("loop_id").orElseThrow();

    JsonObject diagnostics = object(get("agents/agent-1/reasoning/" + loopId + "/diagnostics"));
    JsonObject adaptive = diagnostics.object("adaptive").orElseThrow();
    assertThat(adaptive.integer("max_reattempts_per_step")).contains(3L);
    assertThat(adaptive.string("on_limit_reached")).contains("abort_task");
    assertThat(adaptive.object("tool_profile").orElseThrow().array("include").orElseThrow())
        .isEqualTo(JsonArray.ofStrings(List.of("web_*")));
    assertThat(diagnostics.object("termination_reason").orElseThrow().string("type"))
        .contains("completed");
    int shown = array(get("agents/agent-1/reasoning/journal")).size();
    assertThat(array(get("agents/agent-1/reasoning/journal?include_extended=true")).size())
        .isEqualTo(shown + 1);
    for (String wrong :
        List.of(
            "{'step_iteration':{'on_limit_reached':'Panic'}}",
            "{'step_iteration':{'similarity_threshold':2}}",
            "{'pre_hydration':{'timeout':'soon'}}",
            "{'pre_hydration':{'custom_patterns':[{'ref_type':'x','pattern':'('}]}}",
            "{'tool_profile':{'include':['']}}")) {
      String body = "{'config':%s,'initial_message':'x'}".formatted(wrong).replace('\'', '"');
      assertThat(post("agents/agent-1/reasoning/loop", body).status()).as(wrong).isEqualTo(422);
    }
  }

  private JsonObject awaitHeld() {
    while (true) {
      JsonArray held = array(get("approvals"));
      if (held.size() > 0) {
        return (JsonObject) held.values().get(0);
      }
      Thread.onSpinWait();
    }
  }

  private void policy(String name, String source) {
    JsonObject body = JsonObject.builder().put("name", name).put("source", source).build();
    assertThat(post("agents/agent-1/reasoning/cedar", json.writeText(body)).status())
        .isEqualTo(200);
  }

  private void start(Set<String> held, ScriptedProvider.Turn... turns) throws IOException {
    Path project = Files.createDirectories(directory.resolve("project/tools")).getParent();
    for (String name : List.of("echo_text", "forbidden_text")) {
      Files.writeString(
          project.resolve("tools/" + name + ".clad.toml"),
          """
          [tool]
          name = "%s"
          version = "1.0.0"
          binary = "echo"
          description = "Prints a text."
          timeout_seconds = 10
          risk_tier = "low"

          [args.text]
          position = 1
          required = true
          type = "string"
          description = "The text."

          [command]
          template = "echo {text}"

          [output]
          format = "text"

          [output.schema]
          type = "object"
          """
              .formatted(name));
    }
    tools = new ToolCladExecutor(ToolClad.builder(project).environment(System.getenv()), json);
    runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve("data"))
            .governance(
                GovernanceSettings.DEFAULT
                    .withModel(new ScriptedProvider(List.of(turns)))
                    .withToolClad(tools)
                    .withApprovalRules(ApprovalRules.of(held, tool -> false)))
            .build();
    assertThat(tools.facts("echo_text").riskTier()).isEqualTo("low");
    assertThat(tools.facts("none")).isEqualTo(ToolFacts.UNKNOWN);
  }

  private static ToolCallRequest call(String id, String tool, String arguments) {
    return new ToolCallRequest(id, tool, arguments);
  }

  private HttpReply get(String path) {
    return runtime.transport().send(HttpCall.get(uri(path)));
  }

  private HttpReply delete(String path) {
    HttpCall get = HttpCall.get(uri(path));
    return runtime
        .transport()
        .send(
            new HttpCall(
                HttpMethod.DELETE,
                get.uri(),
                HttpHeaders.EMPTY,
                Optional.empty(),
                get.timeouts(),
                get.maxResponseBytes()));
  }

  private HttpReply post(String path, String body, String... headers) {
    HttpHeaders.Builder all = HttpHeaders.builder().set("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      all.set(headers[i], headers[i + 1]);
    }
    return runtime
        .transport()
        .send(
            HttpCall.of(
                HttpMethod.POST, uri(path), all.build(), body.getBytes(StandardCharsets.UTF_8)));
  }

  private static URI uri(String path) {
    return URI.create("http://runtime/api/v1/" + path);
  }

  private JsonObject object(HttpReply reply) {
    assertThat(reply.status()).as(reply.text()).isLessThan(300);
    return (JsonObject) value(reply);
  }

  private JsonArray array(HttpReply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return (JsonArray) value(reply);
  }

  private JsonValue value(HttpReply reply) {
    return json.read(reply.body(), JsonLimits.DEFAULT);
  }
}
