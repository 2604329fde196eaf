package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.http.RateLimit;
import dev.symbiont.testsupport.MutableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The routes of spec/runtime-http-api.md as a client sees them. Every subclass reaches the same
 * runtime by another road and must see the same answers.
 */
abstract class RouteContract {
  private static final String ADMIN = "ops.the-secret-of-the-admin";
  private static final String SCOPED = "edge.the-secret-of-the-edge";
  private static final String SCOPED_AGENT = "7c0f0c1e-50a8-4d62-9d4e-2f5b3b1b7a10";
  private static final GsonCodec JSON = new GsonCodec();
  private static final String NO_ROUTE = "ROUTE_NOT_FOUND";

  /** Both secrets hashed at the lowest cost, because hashing is slow on purpose. */
  private static final String KEY_FILE =
      """
      [{"key_id":"ops","key_hash":"$argon2id$v=19$m=8,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$FgG0keuzHfG4g/L7Ybsp9RqsRKhmFA94foMHNWvycJg",
        "agent_scope":null,"description":"","created_at":""},
       {"key_id":"edge","key_hash":"$argon2id$v=19$m=8,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$8EbU3qh2FcZfViT4OFRMhp+/xKooX8nTB2t42lqReKI",
        "agent_scope":["%s"],"description":"","created_at":""}]
      """
          .formatted(SCOPED_AGENT);

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private SymbiontRuntime runtime;
  private HttpTransport transport;

  /** Returns a transport that reaches {@code runtime}. */
  abstract HttpTransport connect(SymbiontRuntime runtime);

  /** Returns the base address to use with the transport. */
  abstract URI base();

  /** Ends what {@link #connect} has opened. */
  abstract void disconnect();

  @BeforeEach
  void start() throws IOException {
    Path keys = directory.resolve("keys.json");
    Files.writeString(keys, KEY_FILE);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve("data"))
            .apiKeyFile(keys)
            .clock(clock)
            .rateLimit(RateLimit.GENEROUS)
            .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
            .httpInputHost(SymbiontServer.httpInputHost())
            .build();
    transport = connect(runtime);
  }

  @AfterEach
  void stop() {
    disconnect();
    runtime.close();
  }

  @Test
  void health_isOpenAndTellsFourThings() {
    clock.advance(Duration.ofSeconds(73));
    HttpReply reply = call(HttpMethod.GET, "/api/v1/health", "", "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(object(reply))
        .isEqualTo(
            json(
                """
                {"status":"healthy","uptime_seconds":73,"timestamp":"2026-05-01T08:01:13Z",\
                "version":"%s"}"""
                    .formatted(SymbiontRuntime.version())));
    assertThat(reply.headers().first("content-type")).contains("application/json");
  }

  @Test
  void healthProbes_haveEmptyBodies() {
    for (String path : List.of("/api/v1/health/live", "/api/v1/health/ready")) {
      HttpReply reply = call(HttpMethod.GET, path, "", "");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEmpty();
    }
  }

  @Test
  void schedulerHealth_withoutScheduler_isAllZero() {
    HttpReply reply = get("/api/v1/health/scheduler");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(object(reply).bool("is_running")).contains(false);
    assertThat(object(reply).integer("jobs_total")).contains(0L);
  }

  @Test
  void status_countsAgents() {
    createAgent("a");
    createAgent("b");
    JsonObject status = object(get("/api/v1/status"));
    assertThat(status.members().keySet())
        .containsExactly("version", "healthy", "agent_count", "schedule_count", "channel_count");
    assertThat(status.integer("agent_count")).contains(2L);
    assertThat(status.bool("healthy")).contains(true);
  }

  @Test
  void metrics_carryBothShapesFromRealCounters() {
    String id = createAgent("a");
    createExternal("edge");
    heartbeat("edge", "{\"state\":\"Running\"}");
    post("/api/v1/agents/" + id + "/messages", message(id, "to myself"));
    JsonObject metrics = object(get("/api/v1/metrics"));
    assertThat(metrics.object("agents"))
        .contains(json("{\"total\":2,\"running\":1,\"idle\":1,\"error\":0}"));
    assertThat(metrics.object("system").orElseThrow().integer("memory_usage").orElseThrow())
        .isPositive();
    assertThat(metrics.integer("total_agents")).contains(2L);
    assertThat(metrics.integer("active_agents")).contains(1L);
    assertThat(metrics.object("messages").orElseThrow().integer("queued")).contains(1L);
    JsonObject snapshot = object(get("/api/v1/metrics/snapshot"));
    assertThat(snapshot.get("scheduler")).contains(JsonNull.NULL);
    assertThat(
            snapshot.object("load_balancer").orElseThrow().integer("total_requests").orElseThrow())
        .isGreaterThan(4);
    assertThat(object(get("/api/v1/metrics/system")).integer("memory_usage_bytes").orElseThrow())
        .isPositive();
  }

  @Test
  void createAgent_answersIdAndScheduled() {
    HttpReply reply =
        post(
            "/api/v1/agents",
            """
            {"name":"triage","dsl":"agent triage { capabilities: [\\"read\\"] }",\
            "metadata":{"team":"blue"},"capabilities":null,"execution_mode":null,"unknown":1}""");
    assertThat(reply.status()).isEqualTo(200);
    String id = object(reply).string("id").orElseThrow();
    assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(object(reply)).isEqualTo(json("{\"id\":\"" + id + "\",\"status\":\"scheduled\"}"));
    assertThat(object(get("/api/v1/agents/" + id + "/status")))
        .isEqualTo(
            json(
                """
                {"agent_id":"%s","state":"Ready","last_activity":"2026-05-01T08:00:00Z",\
                "resource_usage":{"memory_bytes":0,"cpu_percent":0.0,"active_tasks":0},\
                "execution_mode":"Ephemeral"}"""
                    .formatted(id)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"dsl\":\"x\"} | 422 | VALIDATION_FAILED",
        "{\"name\":1,\"dsl\":\"x\"} | 422 | VALIDATION_FAILED",
        "{\"name\":\"\",\"dsl\":\"x\"} | 422 | AGENT_CREATION_FAILED",
        "{\"name\":\"a\",\"dsl\":\"\"} | 422 | AGENT_CREATION_FAILED",
        "{\"name\":\"a\"} | 422 | AGENT_CREATION_FAILED",
        "{\"name\":\"deploy\",\"dsl\":\"x\"} | 422 | AGENT_CREATION_FAILED",
        "{\"name\":\"a\\nb\",\"dsl\":\"x\"} | 422 | AGENT_CREATION_FAILED",
        "{\"name\":\"a\",\"dsl\":\"x\",\"execution_mode\":\"Sometimes\"} | 422 | VALIDATION_FAILED",
        "{\"name\":\"a\",\"execution_mode\":{\"External\":{}}} | 422 | VALIDATION_FAILED",
        "{\"name\":\"a\",\"execution_mode\":{\"External\":{\"heartbeat_interval_secs\":0}}} | 422 | VALIDATION_FAILED",
        "{\"name\":\"a\",\"dsl\":\"x\",\"capabilities\":\"read\"} | 422 | VALIDATION_FAILED",
        "{\"name\":\"a\",\"dsl\":\"x\" | 400 | INVALID_REQUEST",
        "{\"name\":\"a\",\"name\":\"b\",\"dsl\":\"x\"} | 400 | INVALID_REQUEST",
        "'' | 400 | INVALID_REQUEST",
        "[] | 422 | VALIDATION_FAILED"
      })
  void createAgent_badBody_isRefusedAndCreatesNothing(String body, int status, String code) {
    assertError(post("/api/v1/agents", body), status, code);
    assertThat(array(get("/api/v1/agents")).size()).isZero();
  }

  @Test
  void createAgent_withoutContentType_is415() {
    HttpReply reply =
        transport.send(
            HttpCall.of(
                HttpMethod.POST,
                base().resolve("/api/v1/agents"),
                HttpHeaders.of("Authorization", "Bearer " + ADMIN),
                "{}".getBytes(StandardCharsets.UTF_8)));
    assertError(reply, 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void createAgent_bodyOverTwoMebibytes_is413() {
    HttpReply reply = post("/api/v1/agents", "{\"name\":\"" + "x".repeat(3 << 20) + "\"}");
    assertError(reply, 413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void createAgent_sameIdempotencyKey_createsOnce() {
    String body = "{\"name\":\"once\",\"dsl\":\"x\"}";
    HttpReply first = withKey("/api/v1/agents", body, "key-1");
    HttpReply second = withKey("/api/v1/agents", body, "key-1");
    assertThat(second.status()).isEqualTo(200);
    assertThat(object(second)).isEqualTo(object(first));
    assertThat(array(get("/api/v1/agents")).size()).isEqualTo(1);
    assertError(
        withKey("/api/v1/agents", "{\"name\":\"other\",\"dsl\":\"x\"}", "key-1"),
        409,
        "IDEMPOTENCY_KEY_REUSED");
    assertThat(object(withKey("/api/v1/agents", body, "key-2"))).isNotEqualTo(object(first));
  }

  @Test
  void createAgent_shapesOfOtherClients_areUnderstood() {
    HttpReply python =
        post(
            "/api/v1/agents",
            """
            {"id":"agent-1","name":"helper","description":"helps","system_prompt":"be kind",\
            "tools":["search"],"model":"m","temperature":0.2}""");
    assertThat(python.status()).isEqualTo(200);
    assertThat(get("/api/v1/agents/agent-1/status").status()).isEqualTo(200);
    HttpReply script =
        post(
            "/api/v1/agents",
            "{\"name\":\"js\",\"dslSource\":\"agent js {}\",\"metadata\":{\"tags\":[1,2]}}");
    assertThat(script.status()).isEqualTo(200);
  }

  @Test
  void listAgents_isSortedAndHoldsSummaries() {
    String second = createAgent("b");
    String first = createAgent("a");
    assertThat(array(get("/api/v1/agents")))
        .isEqualTo(
            JSON.read(
                """
                [{"id":"%s","name":"a","state":"Ready"},{"id":"%s","name":"b","state":"Ready"}]"""
                    .formatted(first, second),
                JsonLimits.DEFAULT));
  }

  @Test
  void agentByName_uniqueAmbiguousUnknown() {
    String id = createAgent("solo");
    createAgent("twin");
    createAgent("twin");
    assertThat(object(get("/api/v1/agents/solo")).string("agent_id")).contains(id);
    assertThat(object(get("/api/v1/agents/" + id.replace("-", ""))).string("agent_id"))
        .contains(id);
    assertError(get("/api/v1/agents/twin/status"), 409, "AGENT_NAME_AMBIGUOUS");
    assertError(get("/api/v1/agents/nobody/status"), 404, "AGENT_NOT_FOUND");
    assertError(
        get("/api/v1/agents/5d0f3e53-1a6e-4a5e-8a39-90f4f8f3f9d2/status"), 404, "AGENT_NOT_FOUND");
  }

  @Test
  void updateAgent_changesNameOrSource() {
    String id = createAgent("old");
    assertThat(object(put("/api/v1/agents/" + id, "{\"name\":\"new\",\"dsl\":null}")))
        .isEqualTo(json("{\"id\":\"" + id + "\",\"status\":\"updated\"}"));
    assertThat(get("/api/v1/agents/new").status()).isEqualTo(200);
    assertError(put("/api/v1/agents/" + id, "{}"), 422, "VALIDATION_FAILED");
    assertError(put("/api/v1/agents/" + id, "{\"name\":\"\"}"), 422, "AGENT_UPDATE_FAILED");
    assertError(put("/api/v1/agents/none", "{\"name\":\"x\"}"), 404, "AGENT_UPDATE_FAILED");
  }

  @Test
  void deleteAgent_forgetsItButKeepsItsHistory() {
    String id = createAgent("gone");
    assertThat(object(delete("/api/v1/agents/" + id)))
        .isEqualTo(json("{\"id\":\"" + id + "\",\"status\":\"deleted\"}"));
    assertError(delete("/api/v1/agents/" + id), 404, "AGENT_DELETION_FAILED");
    assertError(get("/api/v1/agents/" + id), 404, "AGENT_NOT_FOUND");
    assertThat(object(get("/api/v1/agents/" + id + "/history")))
        .isEqualTo(
            json(
                """
                {"history":[{"execution_id":"%s","status":"created",\
                "timestamp":"2026-05-01T08:00:00Z"}]}"""
                    .formatted(id)));
  }

  @Test
  void history_unknownAgent_isEmptyForAnIdAndMissingForAName() {
    assertThat(object(get("/api/v1/agents/5d0f3e53-1a6e-4a5e-8a39-90f4f8f3f9d2/history")))
        .isEqualTo(json("{\"history\":[]}"));
    assertError(get("/api/v1/agents/nobody/history"), 404, "AGENT_NOT_FOUND");
    assertError(get("/api/v1/agents/nobody/history?limit=0"), 400, "INVALID_REQUEST");
  }

  @Test
  void externalAgent_reportsByHeartbeatAndEvents() {
    String id = createExternal("edge");
    clock.advance(Duration.ofSeconds(5));
    HttpReply beat =
        heartbeat(
            id,
            "{\"state\":\"Running\",\"metadata\":{\"region\":\"eu\"},\"last_result\":\"41 rows\"}");
    assertThat(beat.status()).isEqualTo(200);
    assertThat(beat.body()).isEmpty();
    HttpReply event =
        post(
            "/api/v1/agents/edge/events",
            "{\"event_type\":\"RunStarted\",\"payload\":{\"run\":7}}");
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.body()).isEmpty();
    assertThat(object(get("/api/v1/agents/" + id + "/status")))
        .isEqualTo(
            json(
                """
                {"agent_id":"%s","state":"Running","last_activity":"2026-05-01T08:00:05Z",\
                "resource_usage":{"memory_bytes":0,"cpu_percent":0.0,"active_tasks":0},\
                "metadata":{"region":"eu"},"last_result":"41 rows","recent_events":[\
                {"event_type":"RunStarted","payload":{"run":7},\
                "timestamp":"2026-05-01T08:00:05Z"}],"execution_mode":"External"}"""
                    .formatted(id)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "edge | heartbeat | {} | 422 | VALIDATION_FAILED",
        "edge | heartbeat | {\"state\":\"Hibernating\"} | 422 | VALIDATION_FAILED",
        "edge | heartbeat | {\"state\":\"Running\",\"metadata\":{\"a\":1}} | 422 | VALIDATION_FAILED",
        "nobody | heartbeat | {\"state\":\"Running\"} | 404 | HEARTBEAT_FAILED",
        "inner | heartbeat | {\"state\":\"Running\"} | 404 | HEARTBEAT_FAILED",
        "edge | events | {\"event_type\":\"RunStarted\"} | 422 | VALIDATION_FAILED",
        "edge | events | {\"event_type\":\"Boom\",\"payload\":null} | 422 | VALIDATION_FAILED",
        "inner | events | {\"event_type\":\"RunFailed\",\"payload\":null} | 404 | PUSH_EVENT_FAILED"
      })
  void externalAgent_badReport_isRefused(
      String agent, String what, String body, int status, String code) {
    createExternal("edge");
    createAgent("inner");
    assertError(post("/api/v1/agents/" + agent + "/" + what, body), status, code);
  }

  @Test
  void messages_areDeliveredOnceAndInOrder() {
    String from = createAgent("from");
    String to = createAgent("to");
    HttpReply sent = post("/api/v1/agents/to/messages", message(from, "hello"));
    assertThat(sent.status()).isEqualTo(200);
    String id = object(sent).string("message_id").orElseThrow();
    assertThat(object(sent))
        .isEqualTo(json("{\"message_id\":\"" + id + "\",\"status\":\"pending\"}"));
    post("/api/v1/agents/to/messages", message("from", "second é"));
    assertThat(object(get("/api/v1/messages/" + id + "/status")).string("status"))
        .contains("pending");
    JsonArray received = object(get("/api/v1/agents/to/messages")).array("messages").orElseThrow();
    assertThat(received.size()).isEqualTo(2);
    assertThat(received.values().get(0))
        .isEqualTo(
            json(
                """
                {"message_id":"%s","sender":"%s","recipient":"%s","topic":null,"payload":"hello",\
                "message_type":"direct","timestamp_secs":1777622400,"ttl_seconds":300}"""
                    .formatted(id, from, to)));
    assertThat(((JsonObject) received.values().get(1)).string("payload")).contains("second é");
    assertThat(object(get("/api/v1/messages/" + id + "/status")).string("status"))
        .contains("delivered");
    assertThat(object(get("/api/v1/agents/to/messages"))).isEqualTo(json("{\"messages\":[]}"));
  }

  @Test
  void messages_toATopic_reachItsSubscribers() {
    createAgent("from");
    createAgent("one");
    createAgent("two");
    assertThat(put("/api/v1/agents/one/subscriptions/news", "").status()).isEqualTo(200);
    assertThat(put("/api/v1/agents/two/subscriptions/news", "").status()).isEqualTo(200);
    assertThat(delete("/api/v1/agents/two/subscriptions/news").status()).isEqualTo(200);
    assertThat(object(get("/api/v1/agents/one/subscriptions")).array("topics"))
        .contains(JsonArray.of(new JsonString("news")));
    post(
        "/api/v1/agents/two/messages",
        "{\"sender\":\"from\",\"payload\":\"p\",\"topic\":\"news\"}");
    JsonObject first =
        (JsonObject)
            object(get("/api/v1/agents/one/messages"))
                .array("messages")
                .orElseThrow()
                .values()
                .get(0);
    assertThat(first.string("topic")).contains("news");
    assertThat(first.string("message_type")).contains("publish");
    assertThat(first.get("recipient")).contains(JsonNull.NULL);
    assertThat(object(get("/api/v1/agents/two/messages"))).isEqualTo(json("{\"messages\":[]}"));
  }

  @Test
  void messages_afterTheirTime_areExpired() {
    createAgent("from");
    createAgent("to");
    String id =
        object(
                post(
                    "/api/v1/agents/to/messages",
                    "{\"sender\":\"from\",\"payload\":\"p\",\"ttl_seconds\":0}"))
            .string("message_id")
            .orElseThrow();
    clock.advance(Duration.ofSeconds(1));
    assertThat(object(get("/api/v1/agents/to/messages"))).isEqualTo(json("{\"messages\":[]}"));
    assertThat(object(get("/api/v1/messages/" + id + "/status")).string("status"))
        .contains("expired");
  }

  @Test
  void messages_sameIdempotencyKey_areDeliveredOnce() {
    createAgent("from");
    createAgent("to");
    HttpReply first = withKey("/api/v1/agents/to/messages", message("from", "p"), "k");
    HttpReply second = withKey("/api/v1/agents/to/messages", message("from", "p"), "k");
    assertThat(second.status()).isEqualTo(200);
    assertThat(object(second)).isEqualTo(object(first));
    assertThat(object(get("/api/v1/agents/to/messages")).array("messages").orElseThrow().size())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to | {\"payload\":\"p\"} | 422 | VALIDATION_FAILED",
        "to | {\"sender\":\"from\"} | 422 | VALIDATION_FAILED",
        "to | {\"sender\":\"from\",\"payload\":{}} | 422 | VALIDATION_FAILED",
        "to | {\"sender\":\"from\",\"payload\":\"p\",\"ttl_seconds\":-1} | 422 | VALIDATION_FAILED",
        "to | {\"sender\":\"from\",\"payload\":\"p\",\"ttl_seconds\":1.5} | 422 | VALIDATION_FAILED",
        "to | {\"sender\":\"from\",\"payload\":\"p\",\"topic\":\"\"} | 422 | VALIDATION_FAILED",
        "to | {\"sender\":\"nobody\",\"payload\":\"p\"} | 404 | AGENT_NOT_FOUND",
        "nobody | {\"sender\":\"from\",\"payload\":\"p\"} | 404 | AGENT_NOT_FOUND"
      })
  void messages_badBody_isRefused(String to, String body, int status, String code) {
    createAgent("from");
    createAgent("to");
    assertError(post("/api/v1/agents/" + to + "/messages", body), status, code);
  }

  @Test
  void messages_overTheLimit_is413() {
    createAgent("a");
    assertError(
        post("/api/v1/agents/a/messages", message("a", "x".repeat(262_144))),
        413,
        "PAYLOAD_TOO_LARGE");
  }

  @Test
  void messageStatus_badOrUnknownId() {
    assertError(get("/api/v1/messages/nonsense/status"), 400, "INVALID_MESSAGE_ID");
    assertError(
        get("/api/v1/messages/5d0f3e53-1a6e-4a5e-8a39-90f4f8f3f9d2/status"),
        404,
        "MESSAGE_STATUS_FAILED");
  }

  @Test
  void scopedKey_seesAndTouchesItsOwnAgentOnly() {
    createAgent("other");
    assertThat(array(call(HttpMethod.GET, "/api/v1/agents", SCOPED, "")).size()).isZero();
    for (String path :
        List.of(
            "/api/v1/agents/other/status",
            "/api/v1/agents/nobody",
            "/api/v1/agents/other/messages")) {
      assertError(call(HttpMethod.GET, path, SCOPED, ""), 403, "AGENT_SCOPE_DENIED");
    }
    assertError(
        call(HttpMethod.POST, "/api/v1/agents", SCOPED, "{\"name\":\"a\",\"dsl\":\"x\"}"),
        403,
        "ADMIN_REQUIRED");
    assertError(call(HttpMethod.GET, "/api/v1/metrics", SCOPED, ""), 403, "ADMIN_REQUIRED");
    assertError(call(HttpMethod.GET, "/api/v1/status", SCOPED, ""), 403, "ADMIN_REQUIRED");
    assertError(
        call(HttpMethod.POST, "/api/v1/agents/other/messages", SCOPED, message("other", "p")),
        403,
        "AGENT_SCOPE_DENIED");
    assertError(
        call(
            HttpMethod.GET,
            "/api/v1/messages/5d0f3e53-1a6e-4a5e-8a39-90f4f8f3f9d2/status",
            SCOPED,
            ""),
        403,
        "AGENT_SCOPE_DENIED");
    assertThat(
            call(HttpMethod.GET, "/api/v1/agents/" + SCOPED_AGENT + "/status", SCOPED, "").status())
        .as("in scope, but not registered: nothing is revealed")
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "ops.wrong", "nobody.x", "ops."})
  void wrongCredential_is401Everywhere(String token) {
    for (String path : List.of("/api/v1/agents", "/api/v1/nothing", "/api/v1/agents/..")) {
      HttpReply reply = call(HttpMethod.GET, path, token, "");
      assertError(reply, 401, "UNAUTHORIZED");
      assertThat(reply.headers().first("www-authenticate")).contains("Bearer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/agents/..",
        "/api/v1/agents/%2e%2e/",
        "/api/v1/agents/%2e%2e/status",
        "/api/v1/agents/a%2Fb/status",
        "/api/v1/agents/a%0d%0ab/status",
        "/api/v1/agents/%ff/status"
      })
  void pathThatMayMeanAnother_isRefused(String path) {
    assertError(get(path), 400, "INVALID_PATH");
  }

  @Test
  void pathOfTenKilobytes_isRefused() {
    assertError(get("/api/v1/agents/" + "a".repeat(10_240) + "/status"), 400, "INVALID_PATH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/v1",
        "/api/v1/agents/",
        "/api/v1//agents",
        "/agents",
        "/api/v1/nothing"
      })
  void unroutedPath_is404WithCode(String path) {
    assertError(get(path), 404, NO_ROUTE);
  }

  @Test
  void doubledPrefix_isStrippedOnce() {
    assertThat(get("/api/v1/api/v1/agents").status()).isEqualTo(200);
    assertError(get("/api/v1/api/v1/api/v1/agents"), 404, NO_ROUTE);
  }

  @Test
  void wrongMethod_is405WithAllow() {
    HttpReply reply = call(HttpMethod.DELETE, "/api/v1/agents", ADMIN, "");
    assertError(reply, 405, "METHOD_NOT_ALLOWED");
    assertThat(reply.headers().first("allow")).contains("GET,POST");
  }

  @Test
  void head_answersLikeGetWithoutBody() {
    HttpReply reply = call(HttpMethod.HEAD, "/api/v1/health", "", "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void everyAnswer_carriesSecurityHeadersAndRequestId() {
    HttpReply reply = get("/api/v1/nothing");
    assertThat(reply.headers().first("x-content-type-options")).contains("nosniff");
    assertThat(reply.headers().first("x-frame-options")).contains("DENY");
    assertThat(reply.headers().first("x-request-id")).isPresent();
    assertThat(reply.headers().first("server")).isEmpty();
  }

  @Test
  void documentedOperations_areServedOrAnswer501() {
    assertThat(DocumentedRoutes.all()).hasSizeGreaterThan(130);
    DocumentedRoutes.all().forEach(this::assertServedOrPlanned);
  }

  @Test
  void documentedOperations_thatAnswer501_belongToSubsystemsThatAreNotBuilt() {
    Set<String> unbuilt =
        Set.of(
            "schedules",
            "channels",
            "mcp",
            "secrets",
            "knowledge",
            "rag",
            "memory",
            "vectors",
            "endpoints",
            "metrics");
    assertThat(DocumentedRoutes.all())
        .filteredOn(line -> callDocumented(line, ADMIN).status() == 501)
        .allSatisfy(line -> assertThat(unbuilt).as(line).contains(line.split("[ /]")[1]));
  }

  @Test
  void documentedOperations_withoutValidCredential_are401InJson() {
    for (String line : DocumentedRoutes.all()) {
      HttpReply reply = callDocumented(line, "wrong");
      if (!line.startsWith("GET health")) {
        assertThat(reply.status()).as(line).isEqualTo(401);
        assertError(reply, 401, "UNAUTHORIZED");
      }
    }
  }

  @Test
  void documentedOperations_withAKeyOfAnotherAgent_showAndChangeNothing() {
    createAgent("other");
    for (String line : DocumentedRoutes.all()) {
      HttpReply reply = callDocumented(line, SCOPED, "other");
      if (reply.status() < 300 && !line.startsWith("GET health")) {
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
            .as(line)
            .matches("\\[]|\\{\"sessions\":\\[],.*\"total\":0.*}");
      }
    }
    assertThat(object(get("/api/v1/agents/other/status")).string("state")).contains("Ready");
  }

  private void assertServedOrPlanned(String line) {
    HttpReply reply = callDocumented(line, ADMIN);
    assertThat(reply.status()).as(line).isNotIn(401, 403, 405, 500);
    if (line.startsWith("GET health/")) {
      return;
    }
    JsonValue body = JSON.read(reply.body(), JsonLimits.DEFAULT);
    assertThat(reply.headers().first("content-type")).as(line).contains("application/json");
    if (reply.status() == 404) {
      // The route is there, its resource "x" is not.
      assertThat(object(reply).string("code").orElseThrow()).as(line).isNotEqualTo(NO_ROUTE);
    }
    if (reply.status() == 501) {
      assertError(reply, 501, "NOT_AVAILABLE");
      assertThat(object(reply).string("error").orElseThrow()).contains("does not offer");
    }
    if (reply.status() < 300) {
      assertThat(body).as(line).isInstanceOfAny(JsonObject.class, JsonArray.class);
    }
  }

  private HttpReply callDocumented(String line, String credential) {
    return callDocumented(line, credential, "x");
  }

  private HttpReply callDocumented(String line, String credential, String resource) {
    String[] words = line.split(" ");
    String path = "/api/v1/" + words[1].replaceAll("\\{[a-z_]+}", resource);
    return call(HttpMethod.valueOf(words[0]), path, credential, "{}");
  }

  @Test
  void deployments_haveTheDocumentedShape() {
    String agent = createAgent("a");
    HttpReply deployed = post("/api/v1/agents/deploy", "{\"agent_id\":\"a\"}");
    assertThat(deployed.status()).isEqualTo(200);
    String id = object(deployed).string("deployment_id").orElseThrow();
    JsonObject running = deployment(id, agent, "running");
    assertThat(object(deployed)).isEqualTo(running);
    assertThat(object(get("/api/v1/agents/deployments/" + id))).isEqualTo(running);
    assertThat(array(get("/api/v1/agents/deployments")).values()).containsExactly(running);
    assertThat(array(get("/api/v1/agents/deployments?agent_id=a")).values())
        .containsExactly(running);
    JsonObject stopped = deployment(id, agent, "stopped");
    for (int i = 0; i < 2; i++) {
      assertThat(object(post("/api/v1/agents/deployments/" + id + "/stop", "{}")))
          .isEqualTo(stopped);
    }
    assertError(get("/api/v1/agents/deployments?agent_id=none"), 404, "AGENT_NOT_FOUND");
    assertError(get("/api/v1/agents/deployments/d-1"), 404, "DEPLOYMENT_NOT_FOUND");
    assertError(post("/api/v1/agents/deployments/d-1/stop", "{}"), 404, "DEPLOYMENT_NOT_FOUND");
  }

  private static JsonObject deployment(String id, String agent, String status) {
    return json(
        """
        {"deployment_id":"%s","agent_id":"%s","status":"%s",\
        "deployed_at":"2026-05-01T08:00:00Z","endpoint_url":null}"""
            .formatted(id, agent, status));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | INVALID_REQUEST",
        "{\"agent_id\":1} | 400 | INVALID_REQUEST",
        "{\"agent_id\":null} | 400 | INVALID_REQUEST",
        "{\"agent_id\":\"a\",\"environment\":3} | 400 | INVALID_REQUEST",
        "{\"agent_id\":\"a\",\"config_overrides\":[]} | 400 | INVALID_REQUEST",
        "{\"agent_id\":\"a\",\"environment\":\"\"} | 422 | VALIDATION_FAILED",
        "{\"agent_id\":\"a\",\"environment\":\"../prod\"} | 422 | VALIDATION_FAILED",
        "{\"agent_id\":\"a\",\"config_overrides\":{\"colour\":1}} | 422 | VALIDATION_FAILED",
        "{\"agent_id\":\"a\",\"config_overrides\":{\"policy\":1}} | 403 | OVERRIDE_FORBIDDEN",
        "{\"agent_id\":\"b\"} | 404 | AGENT_NOT_FOUND",
        "[] | 400 | INVALID_REQUEST"
      })
  void deploy_badBody_isRefusedAndDeploysNothing(String body, int status, String code) {
    createAgent("a");
    assertError(post("/api/v1/agents/deploy", body), status, code);
    assertThat(array(get("/api/v1/agents/deployments")).size()).isZero();
  }

  @Test
  void deployments_ofOtherAgents_areHiddenFromAScopedKey() {
    createAgent("a");
    String id =
        object(post("/api/v1/agents/deploy", "{\"agent_id\":\"a\"}"))
            .string("deployment_id")
            .orElseThrow();
    String path = "/api/v1/agents/deployments";
    assertThat(array(call(HttpMethod.GET, path, SCOPED, "")).size()).isZero();
    assertError(call(HttpMethod.GET, path + "/" + id, SCOPED, ""), 404, "DEPLOYMENT_NOT_FOUND");
    assertThat(call(HttpMethod.POST, path + "/" + id + "/stop", SCOPED, "{}").status())
        .isEqualTo(403);
    assertThat(
            call(HttpMethod.POST, "/api/v1/agents/deploy", SCOPED, "{\"agent_id\":\"a\"}").status())
        .isEqualTo(403);
    assertThat(object(get(path + "/" + id)).string("status")).contains("running");
  }

  @Test
  void httpInputServers_haveTheDocumentedShape() {
    String agent = createAgent("a");
    HttpReply created =
        post(
            "/api/v1/http-input/servers",
            """
            {"config":{"agent_id":"a","port":0,"path":"/webhook","auth_header":"Bearer hush",\
            "jwt_public_key_path":null,"routing_rules":[{"condition_type":"json_field_equals",\
            "condition_value":"x","condition_target":"kind","agent_id":"none"}],\
            "response_control":{"error_status":502,"echo_input_on_error":true}}}""");
    assertThat(created.status()).as(created.text()).isEqualTo(200);
    JsonObject info = object(created);
    assertThat(info.members().keySet())
        .containsExactly(
            "server_id",
            "config",
            "status",
            "uptime_seconds",
            "requests_processed",
            "active_connections",
            "last_error",
            "address");
    assertThat(info.string("status")).contains("stopped");
    assertThat(info.object("config").orElseThrow().string("auth_header")).contains("********");
    assertThat(info.object("config").orElseThrow().string("bind_address")).contains("127.0.0.1");
    assertThat(created.text()).doesNotContain("hush");
    String path = "/api/v1/http-input/servers/" + info.string("server_id").orElseThrow();
    assertThat(object(get(path))).isEqualTo(info);
    assertThat(array(get("/api/v1/http-input/servers")).values()).containsExactly(info);

    JsonObject started = object(post(path + "/start", "{}"));
    assertThat(started.string("status")).contains("running");
    assertThat(started.integer("uptime_seconds")).contains(0L);
    assertThat(started.string("address").orElseThrow()).startsWith("http://127.0.0.1:");

    JsonObject good =
        object(post(path + "/trigger", "{\"payload\":{\"prompt\":\"hi\"},\"headers\":{}}"));
    assertThat(good.members().keySet())
        .containsExactly(
            "status", "response_code", "response_body", "processing_time_ms", "agent_id");
    assertThat(good.string("status")).contains("success");
    assertThat(good.object("response_body").orElseThrow().string("agent_id")).contains(agent);
    JsonObject bad = object(post(path + "/trigger", "{\"payload\":{\"kind\":\"x\"}}"));
    assertThat(bad.string("status")).contains("error");
    assertThat(bad.integer("response_code")).contains(502L);
    assertThat(bad.string("agent_id")).contains("none");
    assertThat(bad.object("response_body").orElseThrow().object("input"))
        .contains(json("{\"kind\":\"x\"}"));
    JsonObject metrics = object(get(path + "/metrics"));
    assertThat(metrics.integer("requests_processed")).contains(2L);
    assertThat(metrics.integer("requests_failed")).contains(1L);

    JsonObject changed =
        object(put(path, "{\"server_id\":\"x\",\"config\":{\"agent_id\":\"a\",\"port\":0}}"));
    assertThat(changed.string("status")).contains("running");
    assertThat(changed.object("config").orElseThrow().get("auth_header")).contains(JsonNull.NULL);
    assertThat(object(post(path + "/stop", "{}")).string("status")).contains("stopped");
    assertThat(object(delete(path)).string("status")).contains("deleted");
    assertError(get(path), 404, "HTTP_INPUT_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | INVALID_REQUEST",
        "{\"config\":[]} | 400 | INVALID_REQUEST",
        "{\"config\":{}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"port\":\"x\"}} | 400 | INVALID_REQUEST",
        "{\"config\":{\"agent_id\":\"a\",\"port\":70000}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"path\":\"x\"}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"concurrency\":0}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"max_body_bytes\":99999999999}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"auth_header\":\"vault://x\"}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"auth_header\":\"********\"}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"cors_enabled\":true}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"cors_origins\":[\"*\"]}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"forward_headers\":[\"Cookie\"]}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"jwt_public_key_path\":\"../../etc/passwd\"}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"jwt_public_key_path\":\"/etc/passwd\"}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"webhook_verify\":{\"provider\":\"github\"}}} | 400 | INVALID_REQUEST",
        "{\"config\":{\"agent_id\":\"a\",\"response_control\":{\"error_status\":200}}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"routing_rules\":[{\"condition_type\":\"moon\",\"condition_value\":\"v\",\"agent_id\":\"b\"}]}} | 422 | VALIDATION_FAILED",
        "{\"config\":{\"agent_id\":\"a\",\"routing_rules\":[{\"condition\":{\"Moon\":1},\"agent\":\"b\"}]}} | 422 | VALIDATION_FAILED"
      })
  void httpInputServer_badConfig_isRefusedAndKeepsNothing(String body, int status, String code) {
    assertError(post("/api/v1/http-input/servers", body), status, code);
    assertThat(array(get("/api/v1/http-input/servers")).size()).isZero();
  }

  @Test
  void httpInputServer_thatCannotListen_saysWhy() {
    JsonObject info =
        object(
            post(
                "/api/v1/http-input/servers",
                "{\"config\":{\"agent_id\":\"a\",\"port\":0,\"bind_address\":\"0.0.0.0\"}}"));
    String path = "/api/v1/http-input/servers/" + info.string("server_id").orElseThrow();
    assertError(post(path + "/start", "{}"), 409, "HTTP_INPUT_NOT_STARTED");
    assertThat(object(get(path)).string("status")).contains("error");
    assertThat(object(get(path)).string("last_error").orElseThrow()).contains("0.0.0.0");
    assertThat(call(HttpMethod.GET, path, SCOPED, "").status()).isEqualTo(403);
  }

  @Test
  void openApi_describesEveryRoute() {
    HttpReply reply = get("/api-docs/openapi.json");
    assertThat(reply.status()).isEqualTo(200);
    JsonObject paths = object(reply).object("paths").orElseThrow();
    runtime
        .api()
        .routes()
        .routes()
        .forEach(
            route -> {
              JsonObject operations = paths.object(route.template()).orElseThrow();
              JsonObject operation =
                  operations
                      .object(route.method().name().toLowerCase(java.util.Locale.ROOT))
                      .orElseThrow();
              assertThat(operation.string("operationId")).contains(route.operation());
            });
    assertReferencesResolve(object(reply), object(reply));
    assertThat(call(HttpMethod.GET, "/api-docs/openapi.json", "", "").status()).isIn(200, 401);
  }

  private static void assertReferencesResolve(JsonValue value, JsonObject document) {
    if (value instanceof JsonObject object) {
      object
          .string("$ref")
          .ifPresent(
              reference ->
                  assertThat(
                          document
                              .object("components")
                              .flatMap(components -> components.object("schemas"))
                              .orElseThrow()
                              .members())
                      .containsKey(reference.substring("#/components/schemas/".length())));
      object.members().values().forEach(member -> assertReferencesResolve(member, document));
    } else if (value instanceof JsonArray array) {
      array.forEach(element -> assertReferencesResolve(element, document));
    }
  }

  private String createAgent(String name) {
    return object(post("/api/v1/agents", "{\"name\":\"" + name + "\",\"dsl\":\"agent a {}\"}"))
        .string("id")
        .orElseThrow();
  }

  private String createExternal(String name) {
    return object(
            post(
                "/api/v1/agents",
                """
                {"name":"%s","execution_mode":{"External":{"endpoint":"http://10.0.0.5:9000",\
                "agentpin_domain":null,"heartbeat_interval_secs":30}}}"""
                    .formatted(name)))
        .string("id")
        .orElseThrow();
  }

  private HttpReply heartbeat(String agent, String body) {
    return post("/api/v1/agents/" + agent + "/heartbeat", body);
  }

  private static String message(String sender, String payload) {
    return "{\"sender\":\"" + sender + "\",\"payload\":\"" + payload + "\"}";
  }

  private HttpReply get(String path) {
    return call(HttpMethod.GET, path, ADMIN, "");
  }

  private HttpReply delete(String path) {
    return call(HttpMethod.DELETE, path, ADMIN, "");
  }

  private HttpReply post(String path, String body) {
    return call(HttpMethod.POST, path, ADMIN, body);
  }

  private HttpReply put(String path, String body) {
    return call(HttpMethod.PUT, path, ADMIN, body);
  }

  private HttpReply withKey(String path, String body, String key) {
    return send(
        HttpMethod.POST,
        path,
        HttpHeaders.of(
            "Authorization",
            "Bearer " + ADMIN,
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            key),
        body);
  }

  private HttpReply call(HttpMethod method, String path, String token, String body) {
    // An empty token is still a header, so that the road inside the process asks for one too.
    HttpHeaders headers =
        HttpHeaders.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    return send(method, path, headers, body);
  }

  private HttpReply send(HttpMethod method, String path, HttpHeaders headers, String body) {
    URI uri = URI.create(base() + path);
    HttpCall call =
        body.isEmpty()
            ? new HttpCall(
                method,
                uri,
                headers,
                java.util.Optional.empty(),
                HttpCall.Timeouts.DEFAULT,
                HttpCall.DEFAULT_MAX_RESPONSE_BYTES)
            : HttpCall.of(method, uri, headers, body.getBytes(StandardCharsets.UTF_8));
    return transport.send(call);
  }

  private static void assertError(HttpReply reply, int status, String code) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    JsonObject error = object(reply);
    assertThat(error.members().keySet()).containsExactly("error", "code", "details");
    assertThat(error.string("code")).contains(code);
    assertThat(error.string("error").orElseThrow()).isNotBlank();
  }

  private static JsonObject object(HttpReply reply) {
    return (JsonObject) JSON.read(reply.body(), JsonLimits.DEFAULT);
  }

  private static JsonArray array(HttpReply reply) {
    return (JsonArray) JSON.read(reply.body(), JsonLimits.DEFAULT);
  }

  private static JsonObject json(String text) {
    return (JsonObject) JSON.read(text, JsonLimits.DEFAULT);
  }
}
