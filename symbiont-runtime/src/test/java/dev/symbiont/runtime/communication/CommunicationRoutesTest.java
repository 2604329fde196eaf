package dev.symbiont.runtime.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.Calls;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.bus.Outgoing;
import dev.symbiont.runtime.bus.SendResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runtime policy specification section 3.2, over the whole runtime, and the bus under its rules.
 */
@Timeout(60)
class CommunicationRoutesTest {
  @TempDir private Path directory;
  private SymbiontRuntime runtime;
  private Calls calls;

  @BeforeEach
  void open() {
    runtime = SymbiontRuntime.builder().dataDirectory(directory).build();
    calls = new Calls(runtime);
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void evaluate_namesOfNobody_areRefused() {
    for (String sender : List.of("", "a\\nb", "a".repeat(300))) {
      HttpReply reply =
          calls.post(
              "communication/evaluate",
              "{\"sender\":\"%s\",\"recipient\":\"\",\"action\":\"\"}".formatted(sender));

      assertThat(reply.status()).as(reply.text()).isEqualTo(422);
      assertThat(reply.text()).contains("VALIDATION_FAILED", "\"sender\":", "\"recipient\":");
    }
    assertThat(
            calls
                .post(
                    "communication/rules",
                    "{\"from_agent\":\"a\\nb\",\"to_agent\":\"c\",\"action\":\"ask\"}")
                .status())
        .isEqualTo(422);
  }

  @Test
  void add_documentedExample_allowsUpToItsDepth() {
    JsonObject rule =
        add(
            "{\"from_agent\":\"analyst\",\"to_agent\":\"reporter\",\"action\":\"allow\","
                + "\"priority\":10,\"max_depth\":3}");
    assertThat(rule.members().keySet())
        .containsExactly(
            "id",
            "from_agent",
            "to_agent",
            "action",
            "effect",
            "reason",
            "priority",
            "max_depth",
            "created_at");
    String question =
        "{\"sender\":\"analyst\",\"recipient\":\"reporter\",\"action\":\"send_message\"";
    JsonObject decision = calls.object(calls.post("communication/evaluate", question + "}"));
    assertThat(decision.bool("allowed")).contains(true);
    assertThat(decision.object("rule")).contains(rule);
    assertThat(decision.string("reason"))
        .contains("matched rule " + rule.string("id").orElseThrow());
    JsonObject deep =
        calls.object(calls.post("communication/evaluate", question + ",\"depth\":3}"));
    assertThat(deep.bool("allowed")).contains(false);
    assertThat(deep.string("reason")).contains("delegation depth 3 reached limit 3");
    JsonObject other =
        calls.object(
            calls.post(
                "communication/evaluate",
                "{\"sender\":\"reporter\",\"recipient\":\"analyst\",\"action\":\"send_message\"}"));
    assertThat(other.toString()).isEqualTo(denied().toString());
  }

  @Test
  void add_contradiction_isStoredAsDenyWithAWarning() {
    JsonObject rule =
        add("{\"from_agent\":\"*\",\"to_agent\":\"*\",\"action\":\"DENY\",\"effect\":\"allow\"}");
    assertThat(rule.string("effect")).contains("deny");
    assertThat(rule.array("warnings").orElseThrow().size()).isEqualTo(1);
    assertThat(add(effect("allow", "deny")).string("effect")).contains("deny");
    assertThat(add(effect("deny", "deny")).has("warnings")).isFalse();
    assertThat(add(effect("send_*", "deny")).string("effect")).contains("deny");
    assertThat(((JsonObject) rules().values().get(0)).has("warnings")).isFalse();
  }

  @Test
  void add_camelCase_answersInCamelCaseAndKeepsUnknownMembers() {
    JsonObject rule =
        add(
            "{\"id\":\"r1\",\"fromAgent\":\"a\",\"toAgent\":\"b\",\"action\":\"ask\","
                + "\"effect\":\"allow\",\"maxDepth\":null,\"note\":\"kept\"}");
    assertThat(rule.string("fromAgent")).contains("a");
    assertThat(rule.has("maxDepth")).isTrue();
    assertThat(rule.object("extra").orElseThrow().string("note")).contains("kept");
    assertThat(((JsonObject) rules().values().get(0)).string("from_agent")).contains("a");
    HttpReply js = calls.get("communication/rules", "Accept", "application/json;profile=js");
    assertThat(js.text()).contains("\"fromAgent\"").doesNotContain("from_agent");
  }

  @Test
  void add_badRules_areRefused() {
    assertRefused(400, "{\"from_agent\":\"a\",\"to_agent\":\"b\"}");
    assertRefused(400, "{\"from_agent\":1,\"to_agent\":\"b\",\"action\":\"allow\"}");
    assertRefused(422, "{\"from_agent\":\"\",\"to_agent\":\"b\",\"action\":\"allow\"}");
    assertRefused(422, effect("allow", "maybe"));
    assertRefused(
        422, "{\"from_agent\":\"a\",\"to_agent\":\"b\",\"action\":\"allow\",\"max_depth\":-1}");
    assertRefused(
        400, "{\"from_agent\":\"a\",\"to_agent\":\"b\",\"action\":\"allow\",\"priority\":1.5}");
    assertRefused(
        422, "{\"id\":\"../x\",\"from_agent\":\"a\",\"to_agent\":\"b\",\"action\":\"allow\"}");
    add("{\"id\":\"r\",\"from_agent\":\"a\",\"to_agent\":\"b\",\"action\":\"allow\"}");
    assertRefused(
        409, "{\"id\":\"r\",\"from_agent\":\"a\",\"to_agent\":\"b\",\"action\":\"allow\"}");
    assertThat(rules().size()).isEqualTo(1);
  }

  @Test
  void remove_rule_holdsAtOnceAndIsAudited() throws IOException {
    Agent a = agent("a");
    Agent b = agent("b");
    String id = add(effect("allow", "allow")).string("id").orElseThrow();
    assertThat(send(a, b)).isInstanceOf(SendResult.Accepted.class);
    assertThat(calls.object(calls.delete("communication/rules/" + id)).toString())
        .isEqualTo(JsonObject.builder().put("removed", true).put("id", id).build().toString());
    HttpReply again = calls.delete("communication/rules/" + id);
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.text()).contains("RULE_NOT_FOUND");
    assertThat(send(a, b))
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(SendResult.Reason.POLICY_DENIED));
    assertThat(send(a, a)).isInstanceOf(SendResult.Accepted.class);
    assertThat(auditLog())
        .contains("communication_rule::add", "communication_rule::remove", "MessageDenied");
  }

  @Test
  void send_cedarForbidsTheMessage_isDeniedWhateverTheRulesSay() throws IOException {
    Agent a = agent("a");
    Agent b = agent("b");
    Agent c = agent("c");
    add(effect("allow", "allow"));
    String forbid =
        "forbid(principal, action in Action::\\\"message\\\", resource in Agent::\\\"%s\\\");"
            .formatted(b.id());
    calls.object(
        calls.post(
            "agents/a/reasoning/cedar",
            "{\"name\":\"quiet\",\"source\":\"" + forbid + "\",\"active\":true}"));
    assertThat(send(a, b)).isInstanceOf(SendResult.Refused.class);
    assertThat(send(a, c)).isInstanceOf(SendResult.Accepted.class);
    assertThat(send(c, b)).isInstanceOf(SendResult.Accepted.class);
    runtime.bus().subscribe(b.id(), "news");
    runtime.bus().subscribe(c.id(), "news");
    received(b.id());
    received(c.id());
    runtime.bus().send(Outgoing.publish(a.id(), "news", new byte[] {1}));
    assertThat(received(b.id())).isZero();
    assertThat(received(c.id())).isEqualTo(1);
    assertThat(auditLog()).contains("Cedar denied action 'message::send_message'", "quiet#0");
  }

  @Test
  void publish_someSubscribersDenied_reachesTheOthers() {
    Agent a = agent("a");
    Agent b = agent("b");
    Agent c = agent("c");
    runtime.bus().subscribe(b.id(), "news");
    runtime.bus().subscribe(c.id(), "news");
    add("{\"from_agent\":\"a\",\"to_agent\":\"c\",\"action\":\"send_message\"}");
    runtime.bus().send(Outgoing.publish(a.id(), "news", new byte[] {1}));
    assertThat(received(b.id())).isZero();
    assertThat(received(c.id())).isEqualTo(1);
  }

  @Test
  void messagesAndAgents_areNamedInTheAuditTrail() throws IOException {
    Agent a = agent("a");
    Agent b = agent("b");
    runtime.agents().update(b.id(), Optional.of("bee"), Optional.empty());
    add("{\"from_agent\":\"a\",\"to_agent\":\"bee\",\"action\":\"send_message\"}");
    List<CompletableFuture<SendResult>> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sent.add(runtime.bus().sendAsync(Outgoing.direct(a.id(), b.id(), new byte[] {1})));
    }
    List<String> ids =
        sent.stream()
            .map(each -> ((SendResult.Accepted) each.join()).messageId().toString())
            .toList();
    assertThat(send(b, a)).isInstanceOf(SendResult.Refused.class);
    assertThat(named("MessageSent", a)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(named("MessageReceived", b)).isEmpty();
    assertThat(received(b.id())).isEqualTo(400);
    assertThat(named("MessageReceived", b)).containsExactlyInAnyOrderElementsOf(ids);
    runtime.agents().remove(a.id());
    close();
    assertThat(records("AgentCreated")).hasSize(2);
    assertThat(records("AgentUpdated")).hasSize(1);
    assertThat(records("AgentTerminated")).hasSize(1);
    assertThat(records("MessageDenied")).hasSize(1);
    assertThat(records("MessageSent").size() + records("MessageReceived").size())
        .as("messages share records")
        .isLessThan(800);
    assertThat(AuditVerifier.verify(directory.resolve("audit")).valid()).isTrue();
    open();
  }

  @Test
  void rules_restart_areKeptAndADamagedFileIsRefused() throws IOException {
    JsonObject rule = add(effect("allow", "deny"));
    close();
    open();
    assertThat(rules().values().get(0).toString()).isEqualTo(without(rule, "warnings").toString());
    close();
    Files.writeString(directory.resolve("communication-rules.json"), "[{\"id\":\"x\"}]");
    assertThatThrownBy(this::open).hasMessageContaining("communication-rules.json");
    Files.delete(directory.resolve("communication-rules.json"));
    open();
  }

  private static JsonObject without(JsonObject object, String name) {
    JsonObject.Builder rest = JsonObject.builder();
    object
        .members()
        .forEach(
            (key, value) -> {
              if (!key.equals(name)) {
                rest.put(key, value);
              }
            });
    return rest.build();
  }

  private List<String> named(String type, Agent agent) throws IOException {
    return records(type).stream()
        .filter(each -> each.string("agent_id").equals(Optional.of(agent.id().toString())))
        .flatMap(each -> each.object("details").orElseThrow().array("messages").stream())
        .flatMap(array -> array.values().stream())
        .map(id -> ((JsonString) id).value())
        .toList();
  }

  private List<JsonObject> records(String type) throws IOException {
    return auditLog()
        .lines()
        .map(
            line ->
                (JsonObject)
                    new GsonCodec().read(line.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT))
        .filter(each -> each.string("type").equals(Optional.of(type)))
        .toList();
  }

  private String auditLog() throws IOException {
    StringBuilder log = new StringBuilder();
    try (var files = Files.walk(directory.resolve("audit"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        log.append(Files.readString(file));
      }
    }
    return log.toString();
  }

  private int received(UUID agent) {
    return runtime.bus().drain(agent).orElseThrow().size();
  }

  private SendResult send(Agent from, Agent to) {
    return runtime.bus().send(Outgoing.direct(from.id(), to.id(), new byte[] {1}));
  }

  private Agent agent(String name) {
    return ((Creation.Created) runtime.agents().create(AgentSpec.of(name, "agent x { }"))).agent();
  }

  private void assertRefused(int status, String body) {
    assertThat(calls.post("communication/rules", body).status()).as(body).isEqualTo(status);
  }

  private JsonObject add(String body) {
    return calls.object(calls.post("communication/rules", body));
  }

  private JsonArray rules() {
    return (JsonArray)
        new GsonCodec().read(calls.get("communication/rules").body(), JsonLimits.DEFAULT);
  }

  private static String effect(String action, String effect) {
    return "{\"from_agent\":\"*\",\"to_agent\":\"*\",\"action\":\"%s\",\"effect\":\"%s\"}"
        .formatted(action, effect);
  }

  private static JsonObject denied() {
    return (JsonObject)
        new GsonCodec()
            .read(
                "{\"allowed\":false,\"rule\":null,"
                    + "\"reason\":\"no matching rule and default is deny\"}",
                JsonLimits.DEFAULT);
  }
}
