package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import dev.symbiont.testsupport.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deployments over the whole runtime (runtime policy specification section 15). */
@Timeout(60)
class DeploymentsTest {
  private final GsonCodec json = new GsonCodec();
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final List<InferenceRequest> asked = new CopyOnWriteArrayList<>();

  @TempDir Path directory;

  private SymbiontRuntime runtime;
  private Calls calls;

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  // ---- what a deployment changes --------------------------------------------------------------

  @Test
  void deploy_overrides_changeHowTheAgentReasonsUntilItIsStopped() {
    start(GovernanceSettings.DEFAULT);
    compile("metadata { model: \"small\", temperature: 0.1 } agent a { }", "a");

    String id =
        text(deploy("a", "staging", "{\"model\":\"large\",\"temperature\":0.9}"), "deployment_id");
    run("a");
    assertThat(asked.get(0).model()).contains("large");
    assertThat(asked.get(0).temperature()).isEqualTo(0.9);

    calls.object(calls.post("agents/deployments/" + id + "/stop", "{}"));
    run("a");
    assertThat(asked.get(1).model()).contains("small");
    assertThat(asked.get(1).temperature()).isEqualTo(0.1);
  }

  @Test
  void deploy_maxConcurrentTasks_holdsForLoopsOfTheAgent() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    start(
        GovernanceSettings.DEFAULT.withModel(
            new ScriptedProvider(
                List.of(
                    ScriptedProvider.says(
                        request -> {
                          entered.countDown();
                          await(release);
                          return "done";
                        }),
                    ScriptedProvider.says("next")))));
    compile("agent a { }", "a");
    deploy("a", "staging", "{\"max_concurrent_tasks\":1}");

    calls.object(calls.post("agents/a/reasoning/loop", task(), "Prefer", "respond-async"));
    entered.await();
    HttpReply second = calls.post("agents/a/reasoning/loop", task());
    release.countDown();

    assertThat(second.status()).isEqualTo(429);
    assertThat(second.text()).contains("LOOP_LIMIT_EXCEEDED").contains("At most 1 loops");
  }

  @Test
  void timeout_ofTheFileAndOfTheDeployment_shortensLoops() {
    start(GovernanceSettings.DEFAULT);
    compile("agent a { with timeout = 2m { } }", "a");
    run("a");
    assertThat(asked.get(0).timeLeft()).isEqualTo(Duration.ofMinutes(2));
    deploy("a", "staging", "{\"timeout\":5}");
    run("a");
    assertThat(asked.get(1).timeLeft()).isEqualTo(Duration.ofSeconds(5));
    compile("agent a { }", "a");
    deploy("a", "staging", "{\"timeout\":86400}");
    run("a");
    assertThat(asked.get(2).timeLeft()).isLessThanOrEqualTo(Duration.ofMinutes(5));
  }

  // ---- life of a deployment -----------------------------------------------------------------

  @Test
  void deploy_again_replacesTheDeploymentBefore() {
    start(GovernanceSettings.DEFAULT);
    compile("agent a { }", "a");
    String first = text(deploy("a", "development", "{}"), "deployment_id");
    String second = text(deploy("a", "staging", "{}"), "deployment_id");

    assertThat(status(first)).isEqualTo("stopped");
    assertThat(status(second)).isEqualTo("running");
    assertThat(list("agents/deployments?agent_id=a"))
        .extracting(deployment -> text(deployment, "deployment_id"))
        .containsExactly(second, first);
  }

  @Test
  void status_ofADeployment_followsItsAgent() {
    start(GovernanceSettings.DEFAULT);
    UUID agent = UUID.fromString(compile("agent a { }", "a"));
    String id = text(deploy("a", "development", "{}"), "deployment_id");
    runtime.agents().transition(agent, LifecycleState.RUNNING);
    assertThat(status(id)).isEqualTo("running");
    runtime.agents().fail(agent, "broken");
    assertThat(status(id)).isEqualTo("failed");
    String again = text(deploy("a", "development", "{}"), "deployment_id");
    assertThat(status(again)).isEqualTo("running");
    assertThat(runtime.agents().find(agent).orElseThrow().state()).isEqualTo(LifecycleState.READY);
    calls.delete("agents/a");
    assertThat(status(again)).isEqualTo("stopped");
    assertThat(list("agents/deployments?agent_id=" + agent)).hasSize(2);
  }

  @Test
  void deployments_afterARestart_areAsBefore() {
    start(GovernanceSettings.DEFAULT);
    compile("agent a { }", "a");
    compile("agent b { }", "b");
    String stopped = text(deploy("b", "development", "{}"), "deployment_id");
    calls.object(calls.post("agents/deployments/" + stopped + "/stop", "{}"));
    JsonObject kept = deploy("a", "staging", "{\"model\":\"large\"}");
    runtime.close();

    start(GovernanceSettings.DEFAULT);
    assertThat(calls.object(calls.get("agents/deployments/" + text(kept, "deployment_id"))))
        .isEqualTo(kept);
    assertThat(status(stopped)).isEqualTo("stopped");
    run("a");
    assertThat(asked.get(0).model()).contains("large");
  }

  @Test
  void deploy_production_endsWhenTheFileIsNoLongerFit() {
    start(GovernanceSettings.DEFAULT);
    compile("agent a { }", "a");
    compile("agent b { }", "b");
    String production = text(deploy("a", "production", "{}"), "deployment_id");
    String staging = text(deploy("b", "staging", "{}"), "deployment_id");
    compile("agent a { with timeout = 30s { } }", "a");
    compile("agent b { with sandbox = \"docker\" { } }", "b");
    runtime.close();
    start(GovernanceSettings.DEFAULT);
    assertThat(status(production)).isEqualTo("running");

    compile("agent a { with sandbox = \"docker\" { } }", "a");
    runtime.close();
    start(GovernanceSettings.DEFAULT);
    assertThat(status(production)).isEqualTo("stopped");
    assertThat(status(staging)).isEqualTo("running");
    assertThat(records())
        .filteredOn(record -> text(record, "action").equals("deployment::unfit"))
        .singleElement()
        .satisfies(record -> assertThat(record.toString()).contains("docker"));
  }

  @Test
  void deploy_sameIdempotencyKey_deploysOnce() {
    start(GovernanceSettings.DEFAULT);
    compile("agent a { }", "a");
    String body = "{\"agent_id\":\"a\"}";
    JsonObject first =
        calls.object(calls.post("agents/deploy", body, "Idempotency-Key", "deploy-1"));
    JsonObject second =
        calls.object(calls.post("agents/deploy", body, "Idempotency-Key", "deploy-1"));
    assertThat(second).isEqualTo(first);
    assertThat(list("agents/deployments")).hasSize(1);
    HttpReply other =
        calls.post(
            "agents/deploy",
            "{\"agent_id\":\"a\",\"environment\":\"staging\"}",
            "Idempotency-Key",
            "deploy-1");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text()).contains("IDEMPOTENCY_KEY_REUSED");
  }

  // ---- what is refused ----------------------------------------------------------------------

  @Test
  void deploy_whatCannotWork_isRefused() {
    start(GovernanceSettings.DEFAULT);
    UUID agent = UUID.fromString(compile("agent a { }", "a"));
    calls.object(calls.post("agents", "{\"name\":\"broken\",\"dsl\":\"agent broken {\"}"));
    calls.object(
        calls.post(
            "agents",
            "{\"name\":\"edge\",\"execution_mode\":{\"External\":{\"heartbeat_interval_secs\":30}}}"));
    assertRefused("broken", "development", "{}", 422, "AGENT_DEFINITION_INVALID", "E10");
    assertRefused("edge", "development", "{}", 409, "AGENT_NOT_DEPLOYABLE", "runs elsewhere");
    assertRefused("nobody", "development", "{}", 404, "AGENT_NOT_FOUND", "not found");
    runtime.agents().transition(agent, LifecycleState.SUSPENDED);
    assertRefused("a", "development", "{}", 409, "AGENT_NOT_DEPLOYABLE", "Suspended");
    assertThat(list("agents/deployments")).isEmpty();
  }

  @Test
  void deploy_overridesOfWhatIsProtected_areForbidden() {
    start(GovernanceSettings.DEFAULT);
    compile("agent a { }", "a");
    for (String name :
        List.of(
            "policy",
            "policies",
            "cedar_policies",
            "capabilities",
            "security_tier",
            "sandbox",
            "tools",
            "allowed_tools",
            "permission_mode")) {
      assertRefused("a", "staging", "{\"" + name + "\":1}", 403, "OVERRIDE_FORBIDDEN", name);
    }
    for (String wrong :
        List.of(
            "\"model\":\"\"",
            "\"model\":3",
            "\"temperature\":2.1",
            "\"temperature\":1e400",
            "\"timeout\":0",
            "\"timeout\":1.5",
            "\"tool_timeout\":86401",
            "\"max_concurrent_tasks\":0",
            "\"memory\":512",
            "\"colour\":\"red\"")) {
      assertRefused(
          "a", "staging", "{" + wrong + "}", 422, "VALIDATION_FAILED", "config_overrides");
    }
    assertThat(list("agents/deployments")).isEmpty();
    assertThat(deploy("a", "staging", "{\"model\":null,\"tool_timeout\":5}").size()).isEqualTo(5);
  }

  @Test
  void deploy_production_refusesWhatIsNotSafe() {
    start(
        GovernanceSettings.DEFAULT.withTools(
            ToolRegistry.builder().tool("probe", "", JsonObject.EMPTY, arguments -> "x").build(),
            tool -> ToolFacts.UNKNOWN));
    compile("agent plain { with tools = [] { } }", "plain");
    compile("agent armed { }", "armed");
    compile("agent boxed { with sandbox = \"docker\", tools = [] { } }", "boxed");
    compile(
        "agent doubtful { with tools = [] { } policy p { require: { encryption: true } } }",
        "doubtful");

    assertRefused("armed", "production", "{}", 403, "NOT_FOR_PRODUCTION", "probe");
    assertRefused("boxed", "production", "{}", 403, "NOT_FOR_PRODUCTION", "docker");
    assertRefused("doubtful", "production", "{}", 403, "NOT_FOR_PRODUCTION", "W310");
    assertThat(deploy("plain", "production", "{}").string("status")).contains("running");
    assertThat(deploy("armed", "development", "{}").string("status")).contains("running");
  }

  @Test
  void deploy_watchedTools_keepEveryAgentOutOfProduction() {
    start(GovernanceSettings.DEFAULT.withToolsWatched(true));
    compile("agent a { }", "a");
    assertRefused("a", "production", "{}", 403, "NOT_FOR_PRODUCTION", "manifests");
  }

  // ---- audit --------------------------------------------------------------------------------

  @Test
  void deployAndStop_areInTheAuditTrailBeforeAndAfter() {
    start(GovernanceSettings.DEFAULT);
    compile("agent a { }", "a");
    assertRefused("a", "staging", "{\"memory\":1}", 422, "VALIDATION_FAILED", "memory");
    String id = text(deploy("a", "staging", "{\"model\":\"m\"}"), "deployment_id");
    calls.object(calls.post("agents/deployments/" + id + "/stop", "{}"));
    calls.object(calls.post("agents/deployments/" + id + "/stop", "{}"));

    assertThat(records())
        .extracting(record -> text(record, "action") + " " + text(record, "outcome"))
        .containsExactly(
            "deployment::deploy attempt",
            "deployment::deploy success",
            "deployment::stop attempt",
            "deployment::stop success");
    assertThat(text(records().get(0), "resource")).isEqualTo("deployment:" + id);
    assertThat(text(records().get(0), "actor")).startsWith("user:");
  }

  // ---- support ------------------------------------------------------------------------------

  private void start(GovernanceSettings settings) {
    GovernanceSettings governance =
        settings.model().isPresent()
            ? settings
            : settings.withModel(
                new ScriptedProvider(List.of(remembering(), remembering(), remembering())));
    runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory)
            .clock(clock)
            .governance(governance)
            .build();
    calls = new Calls(runtime);
  }

  private ScriptedProvider.Turn remembering() {
    return ScriptedProvider.says(
        request -> {
          asked.add(request);
          return "done";
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String compile(String source, String name) {
    JsonObject body =
        JsonObject.builder().put("dsl_content", source).put("agent_name", name).build();
    return text(calls.object(calls.post("dsl/compile", json.writeText(body))), "agent_id");
  }

  private JsonObject deploy(String agent, String environment, String overrides) {
    return calls.object(calls.post("agents/deploy", body(agent, environment, overrides)));
  }

  private static String body(String agent, String environment, String overrides) {
    return "{\"agent_id\":\"%s\",\"environment\":\"%s\",\"config_overrides\":%s}"
        .formatted(agent, environment, overrides);
  }

  private void assertRefused(
      String agent, String environment, String overrides, int status, String code, String words) {
    HttpReply reply = calls.post("agents/deploy", body(agent, environment, overrides));
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.text()).contains(code).contains(words);
  }

  private void run(String agent) {
    calls.object(calls.post("agents/" + agent + "/reasoning/loop", task()));
  }

  private static String task() {
    return "{\"config\":{},\"initial_message\":\"Work.\"}";
  }

  private String status(String deployment) {
    return text(calls.object(calls.get("agents/deployments/" + deployment)), "status");
  }

  private List<JsonObject> list(String path) {
    HttpReply reply = calls.get(path);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonValue array = json.read(reply.body(), JsonLimits.DEFAULT);
    return ((JsonArray) array).values().stream().map(JsonObject.class::cast).toList();
  }

  private List<JsonObject> records() {
    return new AuditReader(runtime.audit().directory())
        .query(AuditQuery.LATEST).stream()
            .map(AuditRecord::json)
            .filter(record -> text(record, "action").startsWith("deployment::"))
            .toList();
  }

  private static String text(JsonObject object, String name) {
    return object.string(name).orElseThrow();
  }
}
