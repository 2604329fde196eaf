package dev.symbiont.runtime.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.auth.Principal;
import dev.symbiont.runtime.http.HttpApi;
import dev.symbiont.runtime.http.InboundRequest;
import dev.symbiont.runtime.http.PlannedRoutes;
import dev.symbiont.runtime.http.RateLimit;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.TrustedProxies;
import dev.symbiont.runtime.policy.cedar.AgentFacts;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import dev.symbiont.runtime.policy.cedar.PolicyBook;
import dev.symbiont.runtime.policy.cedar.SharedPolicies;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.toolclad.ApprovalGate;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import dev.symbiont.toolclad.manifest.CedarText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolRoutesTest {
  private static final String MANIFEST =
      """
      [tool]
      name = "%s"
      version = "1.2.0"
      binary = "echo"
      description = "Says it"
      human_approval = %s
      [tool.cedar]
      resource = "Tool::Say"
      action = "execute_tool"
      [args.text]
      position = 1
      type = "string"
      required = true
      description = "What"
      [command]
      exec = ["echo", "{text}"]
      [output]
      format = "text"
      """;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  @TempDir private Path project;
  private PolicyBook policies;
  private final List<ToolCatalog.Reload> reloads = new ArrayList<>();
  private HttpApi api;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(project.resolve("tools"));
    write("tools/say.clad.toml", MANIFEST.formatted("say", "false"));
    write("tools/ask.clad.toml", MANIFEST.formatted("ask", "true"));
    Files.createDirectories(project.resolve("policies"));
    policies = PolicyBook.open(project.resolve("data"), new GsonCodec());
    ToolCatalog facts = ToolCatalog.open(project);
    CedarDecider decider =
        new CedarDecider(
            policies::policies, agent -> AgentFacts.UNKNOWN, new ManifestFacts(facts), clock);
    ToolClad tools =
        ToolClad.builder(project)
            .clock(clock)
            .environment(System.getenv())
            .evidenceRoot(project.resolve("evidence"))
            .policy(new DeciderGate(decider, new GsonCodec()))
            .approvals((call, context) -> new ApprovalGate.Pending("ap-7"))
            .build();
    RouteTable routes =
        RouteTable.builder()
            .addAll(new ToolRoutes(tools, reloads::add))
            .addAll(new PlannedRoutes())
            .build();
    api =
        new HttpApi(
            routes,
            token -> Optional.of(new Principal.Admin(token)),
            agent -> Optional.empty(),
            new GsonCodec(),
            new RateLimit(1000, Duration.ofSeconds(1), 100),
            TrustedProxies.NONE,
            Set.of(),
            clock,
            () -> new UUID(0, 1));
  }

  @Test
  void list_twoManifests_areSortedByName() {
    JsonArray list = (JsonArray) ok("GET", "tools", "");

    assertThat(list.values())
        .extracting(tool -> ((JsonObject) tool).string("name").orElseThrow())
        .containsExactly("ask", "say");
    assertThat(((JsonObject) list.values().get(1)).string("backend")).hasValue("shell");
  }

  @Test
  void execute_withoutPolicy_isForbidden() {
    HttpReply reply = call("POST", "tools/say/execute", "{\"args\":{\"text\":\"hi\"}}");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(json(reply).object("details").orElseThrow().string("category")).hasValue("policy");
  }

  @Test
  void execute_withTheGeneratedPolicy_answersTheEnvelope() throws IOException {
    permit("say");

    JsonObject envelope =
        (JsonObject) ok("POST", "tools/say/execute", "{\"args\":{\"text\":\"a;b\"}}", 400);
    assertThat(envelope.object("details").orElseThrow().string("category")).hasValue("injection");
    envelope = (JsonObject) ok("POST", "tools/say/execute", "{\"args\":{\"text\":\"a b\"}}");
    assertThat(envelope.string("status")).hasValue("success");
    assertThat(envelope.integer("exit_code")).hasValue(0L);
    assertThat(envelope.object("results").orElseThrow().string("raw_output")).hasValue("a b\n");
  }

  @Test
  void execute_toolThatNeedsApproval_is202WithTheApprovalId() throws IOException {
    permit("ask");

    JsonObject pending =
        (JsonObject) ok("POST", "tools/ask/execute", "{\"args\":{\"text\":\"hi\"}}", 202);

    assertThat(pending.string("approval_id")).hasValue("ap-7");
  }

  @Test
  void test_badArguments_isStillAnAnswer() {
    JsonObject dryRun = (JsonObject) ok("POST", "tools/say/test", "{\"args\":{\"x\":\"1\"}}");

    assertThat(dryRun.string("command")).hasValue("");
    assertThat(dryRun.array("validations").orElseThrow().values())
        .extracting(Object::toString)
        .containsExactly("\"x (FAIL: unknown_argument)\"", "\"text (string: FAIL: missing)\"");
    assertThat(dryRun.string("cedar")).hasValue("Tool::Say / execute_tool");
  }

  @Test
  void validateAndReload_brokenFile_isReportedAndTheLastGoodVersionStays() throws IOException {
    write("tools/say.clad.toml", "broken =");

    JsonObject validation =
        (JsonObject) ok("POST", "tools/validate", "{\"path\":\"say.clad.toml\"}");
    assertThat(validation.bool("valid")).hasValue(false);
    JsonObject reload = (JsonObject) ok("POST", "tools/reload", "");
    assertThat(reload.string("status")).hasValue("reloaded");
    assertThat(reload.integer("loaded")).hasValue(2L);
    assertThat(reload.array("errors").orElseThrow().size()).isEqualTo(1);
    assertThat(reloads).hasSize(1);
    assertThat(call("POST", "tools/validate", "{\"path\":\"../x.clad.toml\"}").status())
        .isEqualTo(200);
    assertThat(call("POST", "tools/validate", "{\"path\":\"no.clad.toml\"}").status())
        .isEqualTo(404);
  }

  @Test
  void getAndSchema_knownAndUnknown() {
    assertThat(((JsonObject) ok("GET", "tools/say", "")).string("version")).hasValue("1.2.0");
    assertThat(((JsonObject) ok("GET", "tools/say/schema", "")).object("inputSchema")).isPresent();
    assertThat(call("GET", "tools/nope", "").status()).isEqualTo(404);
    assertThat(call("GET", "tools/nope/schema", "").status()).isEqualTo(404);
    assertThat(call("POST", "tools/nope/execute", "{}").status()).isEqualTo(404);
  }

  /** Puts the policy that the manifest suggests in force, as a reviewer would. */
  private void permit(String tool) throws IOException {
    write(
        "policies/" + tool + ".cedar",
        CedarText.policy(ToolCatalog.open(project).find(tool).orElseThrow().manifest())
            .orElseThrow());
    assertThat(new SharedPolicies(project.resolve("policies"), policies).problem()).isEmpty();
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(project.resolve(path), text);
  }

  private JsonValue ok(String method, String path, String body) {
    return ok(method, path, body, 200);
  }

  private JsonValue ok(String method, String path, String body, int status) {
    HttpReply reply = call(method, path, body);
    assertThat(reply.status())
        .as(new String(reply.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return new GsonCodec().read(reply.body(), JsonLimits.DEFAULT);
  }

  private HttpReply call(String method, String path, String body) {
    return api.handle(
        new InboundRequest(
            method,
            "/api/v1/" + path,
            "",
            HttpHeaders.of("Content-Type", "application/json"),
            body.getBytes(StandardCharsets.UTF_8),
            Optional.empty()));
  }

  private static JsonObject json(HttpReply reply) {
    return (JsonObject) new GsonCodec().read(reply.body(), JsonLimits.DEFAULT);
  }
}
