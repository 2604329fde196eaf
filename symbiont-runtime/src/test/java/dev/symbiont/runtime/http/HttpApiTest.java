package dev.symbiont.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.auth.Authenticator;
import dev.symbiont.runtime.auth.Principal;
import dev.symbiont.runtime.store.StoreException;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {
  private static final String AGENT = "7c0f0c1e-50a8-4d62-9d4e-2f5b3b1b7a10";
  private static final Authenticator KEYS =
      token ->
          switch (token) {
            case "admin" -> Optional.of(new Principal.Admin("a"));
            case "scoped" -> Optional.of(new Principal.Scoped("s", Set.of(AGENT)));
            default -> Optional.empty();
          };

  private static final Logger LOGGER = Logger.getLogger(HttpApi.class.getName());

  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final HttpApi api = api(new RateLimit(1000, Duration.ofSeconds(1), 100));

  /** Two tests make the API log an error on purpose. */
  @BeforeAll
  static void silenceTheLog() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void restoreTheLog() {
    LOGGER.setLevel(null);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/open, open",
    "HEAD, /api/v1/open, ''",
    "GET, /api/v1/things/x, thing x",
    "GET, /api/v1/things/fixed, fixed",
    "GET, /api/v1/things/x%20y%C3%A9, thing x yé",
    "GET, /api/v1/things/%2525, thing %25",
    "GET, /api/v1/things/x/y/details, x y",
    "GET, /api/v1/things/fixed/y/details, fixed y",
    "GET, /api/v1/api/v1/things/x, thing x",
    "GET, /outside, outside"
  })
  void handle_routedPath_reachesItsHandler(String method, String path, String answer) {
    HttpReply reply = call(method, path, "admin", "");
    assertThat(reply.status()).isEqualTo(200);
    if (answer.isEmpty()) {
      assertThat(reply.body()).isEmpty();
    } else {
      assertThat(json(reply).string("was")).contains(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/things/..",
        "/api/v1/things/.",
        "/api/v1/things/%2e%2e",
        "/api/v1/things/%2e%2e/",
        "/api/v1/things/%2E%2E/open",
        "/api/v1/things/a%2Fb",
        "/api/v1/things/a%5Cb",
        "/api/v1/things/a%0Ab",
        "/api/v1/things/a%0D%0Ab",
        "/api/v1/things/a%00b",
        "/api/v1/things/%",
        "/api/v1/things/%zz",
        "/api/v1/things/%ff",
        "open"
      })
  void handle_pathThatMayMeanAnother_isRefused(String path) {
    HttpReply reply = call("GET", path, "admin", "");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(json(reply).string("code")).contains("INVALID_PATH");
  }

  @Test
  void handle_tenKilobyteSegment_isRefused() {
    HttpReply reply = call("GET", "/api/v1/things/" + "a".repeat(10_240), "admin", "");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(json(reply).string("error").orElseThrow())
        .contains("longer than")
        .hasSizeLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/nothing",
        "/api/v1/things/",
        "/api/v1/open/",
        "//api/v1/open",
        "/",
        "/open"
      })
  void handle_unroutedPath_is404WithCodeForTheAuthenticatedAnd401ForOthers(String path) {
    HttpReply reply = call("GET", path, "admin", "");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(json(reply).string("code")).contains("ROUTE_NOT_FOUND");
    assertThat(json(reply).members()).containsKeys("error", "code", "details");
    assertThat(call("GET", path, "wrong", "").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PATCH", "TRACE", "FOO", "get"})
  void handle_wrongMethod_is405WithAllow(String method) {
    HttpReply reply = call(method, "/api/v1/things/x", "admin", "");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers().first("allow")).contains("GET,POST");
    assertThat(call(method, "/api/v1/things/x", "", "").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/things/x, '', 401",
    "/api/v1/things/x, wrong, 401",
    "/api/v1/things/x, scoped, 403",
    "/api/v1/any, scoped, 200",
    "/api/v1/agents/7c0f0c1e-50a8-4d62-9d4e-2f5b3b1b7a10, scoped, 200",
    "/api/v1/agents/named, scoped, 200",
    "/api/v1/agents/other, scoped, 403",
    "/api/v1/agents/other, admin, 200",
    "/api/v1/open, '', 200",
    "/api/v1/open, wrong, 200"
  })
  void handle_access_followsTheScopeRules(String path, String token, int status) {
    HttpReply reply = call("GET", path, token, "");
    assertThat(reply.status()).isEqualTo(status);
    if (status == 401) {
      assertThat(reply.headers().first("www-authenticate")).contains("Bearer");
      assertThat(json(reply).string("code")).contains("UNAUTHORIZED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer admin", "Bearer  admin", "Basic admin", "Beareradmin", "Bearer "})
  void handle_otherSpellingsOfTheHeader_are401(String header) {
    InboundRequest request =
        request(
            "GET", "/api/v1/any", HttpHeaders.of("Authorization", header), "", peer("10.0.0.1"));
    assertThat(api.handle(request).status()).isEqualTo(401);
  }

  @Test
  void handle_inProcessWithoutHeader_actsAsAdminAndWithHeaderIsChecked() {
    assertThat(inProcess(HttpHeaders.EMPTY).status()).isEqualTo(200);
    assertThat(inProcess(HttpHeaders.of("Authorization", "Bearer scoped")).status()).isEqualTo(403);
    assertThat(inProcess(HttpHeaders.of("Authorization", "Bearer wrong")).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/strict | application/json | {\"n\":1} | 200 | ",
        "/api/v1/strict | application/problem+json; charset=utf-8 | {\"n\":1} | 200 | ",
        "/api/v1/strict | text/plain | {\"n\":1} | 415 | UNSUPPORTED_MEDIA_TYPE",
        "/api/v1/strict | application/json | {\"n\": | 400 | INVALID_REQUEST",
        "/api/v1/strict | application/json | '' | 400 | INVALID_REQUEST",
        "/api/v1/strict | application/json | {\"n\":1,\"n\":2} | 400 | INVALID_REQUEST",
        "/api/v1/strict | application/json | [1] | 422 | VALIDATION_FAILED",
        "/api/v1/strict | application/json | {} | 422 | VALIDATION_FAILED",
        "/api/v1/strict | application/json | {\"n\":null} | 422 | VALIDATION_FAILED",
        "/api/v1/strict | application/json | {\"n\":\"1\"} | 422 | VALIDATION_FAILED",
        "/api/v1/loose | text/plain | {\"n\":1} | 200 | ",
        "/api/v1/loose | application/json | [1] | 400 | INVALID_REQUEST",
        "/api/v1/loose | application/json | {\"n\":\"1\"} | 400 | INVALID_REQUEST",
        "/api/v1/loose | application/json | {\"n\":-1} | 422 | VALIDATION_FAILED"
      })
  void handle_body_keepsTheStatusSplitOfItsFamily(
      String path, String type, String body, int status, String code) {
    InboundRequest request =
        request(
            "POST",
            path,
            HttpHeaders.of("Authorization", "Bearer admin", "Content-Type", type),
            body,
            peer("10.0.0.1"));
    HttpReply reply = api.handle(request);
    assertThat(reply.status()).isEqualTo(status);
    if (code != null) {
      assertThat(json(reply).string("code")).contains(code);
    }
  }

  @Test
  void handle_bodyOverTheLimit_is413AfterTheCredentialWasChecked() {
    String big = "{\"n\":\"" + "x".repeat(300) + "\"}";
    assertThat(call("POST", "/api/v1/small", "admin", big).status()).isEqualTo(413);
    assertThat(call("POST", "/api/v1/small", "", big).status()).isEqualTo(401);
  }

  @Test
  void handle_deepBody_isRefused() {
    HttpReply reply =
        call("POST", "/api/v1/loose", "admin", "[".repeat(100_000) + "]".repeat(100_000));
    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void handle_query_isDecodedOnce() {
    HttpReply reply = call("GET", "/api/v1/query?n=%2B7&text=a+b%26c", "admin", "");
    assertThat(json(reply).string("was")).contains("7 a b&c");
    assertThat(call("GET", "/api/v1/query?n=x", "admin", "").status()).isEqualTo(400);
    assertThat(call("GET", "/api/v1/query?n=-3", "admin", "").status()).isEqualTo(400);
    assertThat(call("GET", "/api/v1/query?text=%f", "admin", "").status()).isEqualTo(400);
    assertThat(json(call("GET", "/api/v1/query?n=99999999999", "admin", "")).string("was"))
        .contains("10 ");
  }

  @Test
  void handle_failingHandler_is500WithoutTheCause() {
    HttpReply reply = call("GET", "/api/v1/failing", "admin", "");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(json(reply).string("code")).contains("INTERNAL_ERROR");
    assertThat(reply.text())
        .doesNotContain("/etc/secret")
        .contains(reply.headers().first("x-request-id").orElseThrow());
  }

  @Test
  void handle_fullStore_is507() {
    HttpReply reply = call("GET", "/api/v1/full", "admin", "");
    assertThat(reply.status()).isEqualTo(507);
    assertThat(json(reply).string("code")).contains("STORAGE_FULL");
    assertThat(reply.text()).doesNotContain("/data");
  }

  @Test
  void handle_auditThatFails_is503AndSaysThatSomethingMayBeStored() {
    HttpReply reply = call("GET", "/api/v1/unrecorded", "admin", "");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(json(reply).string("code")).contains("AUDIT_FAILED");
    assertThat(reply.text()).contains("look at what was stored").doesNotContain("/data");
  }

  @Test
  void handle_plannedOperation_is501WithASentence() {
    HttpReply reply = call("GET", "/api/v1/later/1", "admin", "");
    assertThat(reply.status()).isEqualTo(501);
    assertThat(json(reply).string("code")).contains("NOT_AVAILABLE");
    assertThat(json(reply).string("error").orElseThrow()).contains("time travel");
  }

  @Test
  void handle_everyAnswer_carriesTheSecurityHeadersAndAnId() {
    for (String path : new String[] {"/api/v1/open", "/nothing", "/api/v1/things/.."}) {
      HttpHeaders headers = call("GET", path, "", "").headers();
      assertThat(headers.first("x-content-type-options")).contains("nosniff");
      assertThat(headers.first("x-frame-options")).contains("DENY");
      assertThat(headers.first("strict-transport-security")).isPresent();
      assertThat(headers.first("content-security-policy")).isPresent();
      assertThat(headers.first("x-request-id")).contains(new UUID(0, 1).toString());
    }
  }

  @Test
  void handle_saneRequestId_isEchoedAndAnotherIsReplaced() {
    assertThat(withId("abc-1.x").headers().first("x-request-id")).contains("abc-1.x");
    assertThat(withId("a b").headers().first("x-request-id")).contains(new UUID(0, 1).toString());
    assertThat(withId("x".repeat(65)).headers().first("x-request-id"))
        .contains(new UUID(0, 1).toString());
  }

  @Test
  void handle_cors_answersListedOriginsOnly() {
    HttpHeaders listed = preflight("http://localhost:3000").headers();
    assertThat(listed.first("access-control-allow-origin")).contains("http://localhost:3000");
    assertThat(listed.first("access-control-allow-headers")).contains("authorization,content-type");
    HttpHeaders other = preflight("http://evil.example").headers();
    assertThat(other.first("access-control-allow-origin")).isEmpty();
    assertThat(preflight("http://evil.example").status()).isEqualTo(200);
  }

  @Test
  void handle_overTheRate_is429UntilARefill() throws Exception {
    HttpApi limited = api(new RateLimit(2, Duration.ofMillis(600), 2));
    assertThat(from(limited, "10.0.0.1").status()).isEqualTo(200);
    assertThat(from(limited, "10.0.0.1").status()).isEqualTo(200);
    HttpReply refused = from(limited, "10.0.0.1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers().first("retry-after")).contains("1");
    assertThat(json(refused).string("code")).contains("RATE_LIMITED");
    assertThat(from(limited, "2001:db8::1").status()).isEqualTo(200);
    assertThat(from(limited, "2001:db8::2").status()).isEqualTo(200);
    assertThat(from(limited, "2001:db8::3").status()).as("same /64").isEqualTo(429);
    assertThat(from(limited, "10.0.0.3").status()).as("table full").isEqualTo(429);
    clock.advance(Duration.ofMillis(599));
    assertThat(from(limited, "10.0.0.1").status()).isEqualTo(429);
    clock.advance(Duration.ofMillis(1));
    assertThat(from(limited, "10.0.0.1").status()).isEqualTo(200);
    assertThat(from(limited, "10.0.0.1").status()).isEqualTo(429);
    clock.advance(Duration.ofMinutes(2));
    assertThat(from(limited, "10.0.0.3").status()).as("idle clients made room").isEqualTo(200);
  }

  @Test
  void handle_behindATrustedProxy_countsTheClientThatItNames() throws Exception {
    HttpApi limited = api(new RateLimit(1, Duration.ofMillis(600), 100));
    assertThat(behindProxy(limited, "10.9.0.1", "198.51.100.1").status()).isEqualTo(200);
    assertThat(behindProxy(limited, "10.9.0.1", "198.51.100.2").status()).isEqualTo(200);
    assertThat(behindProxy(limited, "10.9.0.2", "192.0.2.1, 198.51.100.1").status())
        .as("what the client wrote in front does not help")
        .isEqualTo(429);
    assertThat(behindProxy(limited, "203.0.113.1", "198.51.100.3").status()).isEqualTo(200);
    assertThat(behindProxy(limited, "203.0.113.1", "198.51.100.4").status())
        .as("nobody believes a stranger")
        .isEqualTo(429);
  }

  private static HttpReply behindProxy(HttpApi limited, String peer, String forwarded) {
    HttpHeaders headers = HttpHeaders.of("X-Forwarded-For", forwarded);
    return limited.handle(request("GET", "/api/v1/open", headers, "", peer(peer)));
  }

  @Test
  void rateLimit_anyTiming_neverAllowsMoreThanBurstPlusRefill() {
    SeededCases.check(
        1,
        200,
        random -> {
          MutableClock moving = new MutableClock(Instant.EPOCH);
          int burst = 1 + random.nextInt(5);
          Duration refill = Duration.ofMillis(1 + random.nextInt(700));
          RateLimiter limiter = new RateLimiter(new RateLimit(burst, refill, 10), moving);
          long allowed = 0;
          for (int i = 0; i < 100; i++) {
            moving.advance(Duration.ofMillis(random.nextInt(500)));
            if (limiter.acquire(InetAddress.getLoopbackAddress()).isEmpty()) {
              allowed++;
            }
            long most = burst + moving.millis() / refill.toMillis();
            assertThat(allowed).isLessThanOrEqualTo(most);
          }
        });
  }

  @Test
  void builder_sameMethodAndShape_isRefused() {
    RouteTable.Builder builder =
        RouteTable.builder().add(Route.get("a/{id}").to(request -> ApiAnswer.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add(Route.get("a/{name}").to(request -> ApiAnswer.empty())));
    assertThatIllegalArgumentException().isThrownBy(() -> Route.get("a//b"));
    assertThatIllegalArgumentException().isThrownBy(() -> Route.get("a/{X}"));
  }

  @Test
  void builder_plannedAndReal_theRealRouteWins() {
    RouteTable table =
        RouteTable.builder()
            .planned(HttpMethod.GET, "a/{id}", "nothing")
            .add(Route.get("a/{name}").named("real").to(request -> ApiAnswer.empty()))
            .build();
    assertThat(table.routes()).singleElement().extracting(Route::operation).isEqualTo("real");
  }

  @Test
  void counters_countRequests() {
    call("GET", "/api/v1/open", "", "");
    call("GET", "/nothing", "", "");
    assertThat(api.requestsReceived()).isEqualTo(2);
    assertThat(api.requestsInProgress()).isZero();
  }

  private HttpApi api(RateLimit limit) {
    RouteTable table =
        RouteTable.builder()
            .add(Route.get("open").access(Access.PUBLIC).to(request -> was("open")))
            .add(Route.get("any").access(Access.ANY).to(request -> was("any")))
            .add(Route.get("/outside").to(request -> was("outside")))
            .add(Route.get("things/{id}").to(request -> was("thing " + request.path("id"))))
            .add(Route.post("things/{id}").to(request -> was("posted")))
            .add(Route.get("things/fixed").to(request -> was("fixed")))
            .add(
                Route.get("things/{id}/{part}/details")
                    .to(request -> was(request.path("id") + " " + request.path("part"))))
            .add(Route.get("things/fixed/{part}").to(request -> was("wrong way")))
            .add(Route.get("agents/{id}").access(Access.AGENT).to(request -> was("agent")))
            .add(Route.post("strict").strictBody().to(this::number))
            .add(Route.post("loose").to(this::number))
            .add(Route.post("small").maxBodyBytes(256).to(this::number))
            .add(
                Route.get("query")
                    .to(
                        request ->
                            was(
                                request.queryNumber("n", 1, 0, 10)
                                    + " "
                                    + request.query("text").orElse(""))))
            .add(
                Route.get("failing")
                    .to(
                        request -> {
                          throw new IllegalStateException("/etc/secret");
                        }))
            .add(
                Route.get("full")
                    .to(
                        request -> {
                          throw new StoreException(
                              StoreException.Reason.FULL, "database /data", null);
                        }))
            .add(
                Route.get("unrecorded")
                    .to(
                        request -> {
                          throw new AuditException("/data/audit", null);
                        }))
            .planned(HttpMethod.GET, "later/{id}", "time travel")
            .build();
    return new HttpApi(
        table,
        KEYS,
        name -> name.equals("named") || name.equals(AGENT) ? Optional.of(AGENT) : Optional.empty(),
        new GsonCodec(),
        limit,
        TrustedProxies.of(Set.of("10.9.0.0/16")),
        Set.of("http://localhost:3000"),
        clock,
        () -> new UUID(0, 1));
  }

  private ApiAnswer number(ApiRequest request) {
    BodyFields fields = request.fields();
    long n = fields.integer("n").orElse(Long.MIN_VALUE);
    if (fields.value("n").isEmpty()) {
      fields.requiredString("n");
    }
    if (n < 0) {
      fields.problem("n", "must not be negative");
    }
    fields.check();
    return was("number " + n);
  }

  private static ApiAnswer was(String text) {
    return ApiAnswer.ok(JsonObject.builder().put("was", text).build());
  }

  private HttpReply call(String method, String target, String token, String body) {
    HttpHeaders headers =
        token.isEmpty()
            ? HttpHeaders.of("Content-Type", "application/json")
            : HttpHeaders.of(
                "Content-Type", "application/json", "Authorization", "Bearer " + token);
    return api.handle(request(method, target, headers, body, peer("10.0.0.1")));
  }

  private HttpReply inProcess(HttpHeaders headers) {
    return api.handle(request("GET", "/api/v1/things/x", headers, "", Optional.empty()));
  }

  private HttpReply withId(String id) {
    return api.handle(
        request("GET", "/api/v1/open", HttpHeaders.of("X-Request-Id", id), "", peer("10.0.0.1")));
  }

  private HttpReply preflight(String origin) {
    return api.handle(
        request("OPTIONS", "/x", HttpHeaders.of("Origin", origin), "", peer("10.0.0.1")));
  }

  private static HttpReply from(HttpApi limited, String address) {
    return limited.handle(request("GET", "/api/v1/open", HttpHeaders.EMPTY, "", peer(address)));
  }

  private static InboundRequest request(
      String method, String target, HttpHeaders headers, String body, Optional<InetAddress> peer) {
    int mark = target.indexOf('?');
    return new InboundRequest(
        method,
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        peer);
  }

  private static Optional<InetAddress> peer(String address) {
    try {
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject json(HttpReply reply) {
    return (JsonObject) new GsonCodec().read(reply.body(), JsonLimits.DEFAULT);
  }
}
