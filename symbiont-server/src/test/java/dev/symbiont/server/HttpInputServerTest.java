package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.webhooks.InMemoryReplayGuard;
import dev.symbiont.webhooks.ReplayGuardedVerifier;
import dev.symbiont.webhooks.WebhookProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP contract section 7 over a real socket, byte by byte. */
@Timeout(60)
class HttpInputServerTest {
  private static final String TOKEN = "input-token-for-tests";
  private static final String AUTHORIZATION = "Authorization: Bearer " + TOKEN + "\r\n";
  private static final String SECRET = "docs-only-secret";
  private static final int MIB = 1024 * 1024;

  private final SymbiontRuntime runtime =
      SymbiontRuntime.builder()
          .governance(
              GovernanceSettings.DEFAULT.withModel(
                  new ScriptedProvider(
                      List.of(ScriptedProvider.says("deployed"), ScriptedProvider.says("again")))))
          .build();
  private SymbiontServer server = serve(config());

  HttpInputServerTest() {
    runtime.agents().create(AgentSpec.of("main", "agent main { }"));
  }

  @AfterEach
  void close() {
    server.close();
    runtime.close();
  }

  private static HttpInputConfig.Builder config() {
    return HttpInputConfig.builder("main").bearerToken(Secret.of(TOKEN)).maxBodyBytes(MIB);
  }

  private SymbiontServer serve(HttpInputConfig.Builder config) {
    return SymbiontServer.builder(runtime.httpInput(config.build()))
        .address(ListenAddress.anyPort())
        .idleTimeout(Duration.ofSeconds(20))
        .bodyTimeout(Duration.ofMillis(200))
        .start();
  }

  private void restart(HttpInputConfig.Builder config) {
    server.close();
    server = serve(config);
  }

  @Test
  void post_overASocket_reachesTheAgent() throws IOException {
    Answer answer = post("/webhook/ci", AUTHORIZATION, "{\"prompt\":\"deploy\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head()).contains("content-type: application/json");
    JsonObject body = answer.json();
    assertThat(body.members())
        .containsOnlyKeys(
            "status",
            "agent_id",
            "response",
            "tool_runs",
            "model",
            "provider",
            "latency_ms",
            "timestamp",
            "termination_reason",
            "iterations");
    assertThat(body.string("status")).contains("completed");
    assertThat(body.string("response")).contains("deployed");
  }

  @Test
  void post_tokenOfTheApi_opensBothListeners() throws IOException {
    restart(HttpInputConfig.builder("main"));
    String token = runtime.apiToken().map(ApiToken::reveal).orElseThrow();

    assertThat(post("/webhook", AUTHORIZATION, "{}").status()).isEqualTo(401);
    assertThat(post("/webhook", "Authorization: Bearer " + token + "\r\n", "{}").status())
        .isEqualTo(200);
  }

  static Stream<String> strangers() {
    return Stream.of(
        "",
        "Authorization:\r\n",
        "Authorization: Bearer\r\n",
        "Authorization: Bearer other\r\n",
        "Authorization: Basic " + TOKEN + "\r\n",
        "Authorization: Bearer " + TOKEN + "x\r\n",
        AUTHORIZATION + AUTHORIZATION,
        AUTHORIZATION + "authorization: Bearer other\r\n",
        "Authorization: Bearer " + TOKEN + ", Bearer " + TOKEN + "\r\n");
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void post_missingWrongOrDoubledCredential_is401AndEmpty(String headers) throws IOException {
    Answer answer = post("/webhook", headers, "{\"prompt\":\"deploy\"}");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEmpty();
    assertThat(post("/nothing", headers, "{}").status()).isEqualTo(401);
  }

  @Test
  void post_unknownPath_is404AndEmpty() throws IOException {
    for (String path :
        List.of("/", "/webhook/", "/webhooks", "/webhook/%2e%2e/x", "/api/v1/agents")) {
      Answer answer = post(path, AUTHORIZATION, "{}");
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void get_path_is405AndNamesTheMethod() throws IOException {
    Answer answer =
        send("GET /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + AUTHORIZATION + "\r\n");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.head()).contains("allow: POST");
  }

  @Test
  void post_moreThanTheLimit_is413AndTheLimitItselfIsRead() throws IOException {
    String longest = "\"" + "x".repeat(MIB - 2) + "\"";

    assertThat(post("/webhook", AUTHORIZATION, longest).status()).isEqualTo(200);
    Answer tooLong = post("/webhook", AUTHORIZATION, longest + " ");
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.body()).contains("1048576");
    assertThat(post("/webhook", "", longest + " ").status()).isEqualTo(401);
  }

  static Stream<String> malformed() {
    return Stream.of(
        "",
        "{",
        "{\"a\":1}}",
        "{\"a\":1,\"a\":2}",
        "nul",
        "{'a':1}",
        "\u0000",
        "[".repeat(10_000) + "]".repeat(10_000),
        "{\"a\":NaN}");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void post_malformedJson_is400AndEmpty(String body) throws IOException {
    Answer answer = post("/webhook", AUTHORIZATION, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void post_signedDelivery_isWorkedOnOnce() throws IOException, GeneralSecurityException {
    restart(
        HttpInputConfig.builder("main")
            .signature(
                new ReplayGuardedVerifier(
                    WebhookProvider.GITHUB.verifier(SECRET),
                    new InMemoryReplayGuard(),
                    "github",
                    Clock.systemUTC())));
    String body = "{\"prompt\":\"deploy\"}";
    String signature = "X-Hub-Signature-256: sha256=" + hmac(body) + "\r\n";

    assertThat(post("/webhook", "", body).status()).isEqualTo(401);
    assertThat(post("/webhook", AUTHORIZATION, body).status()).isEqualTo(401);
    assertThat(post("/webhook", signature, body + " ").status()).isEqualTo(401);
    assertThat(post("/webhook", signature + signature, body).status()).isEqualTo(401);
    assertThat(post("/webhook", signature, body).status()).isEqualTo(200);
    Answer replayed = post("/webhook", signature, body);
    assertThat(replayed.status()).isEqualTo(401);
    assertThat(replayed.body()).isEmpty();
  }

  @Test
  void post_drippingSender_is408AndTheConnectionEnds() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      // The read that times out paces the drops.
      socket.setSoTimeout(20);
      OutputStream out = socket.getOutputStream();
      out.write(head("/webhook", AUTHORIZATION, 1000));
      int first = -1;
      while (first < 0) {
        out.write('x');
        out.flush();
        try {
          first = socket.getInputStream().read();
        } catch (SocketTimeoutException notYet) {
          // The next drop.
        }
      }
      socket.setSoTimeout(0);
      Answer answer = Answer.of((char) first + rest(socket));
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.head()).contains("connection: close");
    }
    assertThat(post("/webhook", AUTHORIZATION, "{}").status()).isEqualTo(200);
  }

  @Test
  void post_silentSender_is408() throws IOException {
    server.close();
    server =
        SymbiontServer.builder(runtime.httpInput(config().build()))
            .address(ListenAddress.anyPort())
            .idleTimeout(Duration.ofMillis(200))
            .start();
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      socket.getOutputStream().write(head("/webhook", AUTHORIZATION, 1000));
      assertThat(Answer.of(rest(socket)).status()).isEqualTo(408);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/webhook, 'Authorization: Bearer wrong|', 401",
    "/webhook, '', 401",
    "/elsewhere, 'Authorization: Bearer input-token-for-tests|', 404"
  })
  void post_refusedByItsHeaders_isAnsweredBeforeTheBodyArrives(
      String path, String headers, int status) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      socket.getOutputStream().write(head(path, headers.replace("|", "\r\n"), 1000));
      // Not 408: nothing of the body was waited for. And what may come later is no request.
      Answer answer = Answer.of(rest(socket));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.head()).contains("connection: close");
    }
  }

  @Test
  void post_refusedByItsHeaders_isNotToldToSendTheBody() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      String expecting = "Authorization: Bearer wrong\r\nExpect: 100-continue\r\n";
      socket.getOutputStream().write(head("/webhook", expecting, 1000));
      assertThat(rest(socket)).startsWith("HTTP/1.1 401 ").doesNotContain(" 100 ");
    }
  }

  /** Bytes that another server might read as a second request behind the first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2|Content-Length: 40||{}",
        "Content-Length: 2|Transfer-Encoding: chunked||0||",
        "Content-Length: 2\nX: y||{}",
        "Content-Length: +2||{}",
        "Content-Length: -1||{}",
        "Content-Length: 99999999999999999999||{}",
        "Transfer-Encoding: chunked, identity||2|{}|0||",
        "Transfer-Encoding: xchunked||2|{}|0||",
        "Transfer-Encoding : chunked||2|{}|0||",
        "Transfer-Encoding: chunked||zz|{}|0||",
        "Transfer-Encoding: chunked||fffffffffffffffff|{}|0||",
        "Transfer-Encoding: chunked||-2|{}|0||",
        "Transfer-Encoding: chunked||2|{}0||"
      })
  void post_lengthThatCanBeReadTwoWays_isRefusedAndTheConnectionEnds(String shape)
      throws IOException {
    String smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    String request =
        "POST /webhook HTTP/1.1\r\nHost: x\r\n" + AUTHORIZATION + shape.replace("|", "\r\n");
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      socket.getOutputStream().write((request + smuggled).getBytes(StandardCharsets.ISO_8859_1));
      String answers = rest(socket);
      assertThat(Answer.of(answers).status()).isEqualTo(400);
      assertThat(answers).containsOnlyOnce("HTTP/1.1 4").doesNotContain("HTTP/1.1 2");
    }
    assertThat(post("/webhook", AUTHORIZATION, "{}").status()).isEqualTo(200);
  }

  @Test
  void httpInput_usualPlace_isLoopback8081() {
    assertThat(ListenAddress.HTTP_INPUT).isEqualTo(new ListenAddress("127.0.0.1", 8081));
  }

  // ---- the wire -----------------------------------------------------------------------------

  private record Answer(int status, String head, String body) {
    static Answer of(String text) {
      String[] parts = text.split("\r\n\r\n", 2);
      return new Answer(
          Integer.parseInt(text.split(" ", 3)[1]),
          parts[0].toLowerCase(java.util.Locale.ROOT).replace("post", "POST"),
          parts.length > 1 ? parts[1] : "");
    }

    JsonObject json() {
      return (JsonObject)
          new GsonCodec().read(body.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
  }

  private Answer post(String path, String headers, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    return send(new String(head(path, headers, content.length), StandardCharsets.US_ASCII) + body);
  }

  private static byte[] head(String path, String headers, int length) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + headers
            + "Content-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private Answer send(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      } catch (SocketException answeredEarly) {
        // The answer to a body that is too long may come before all of it was sent.
      }
      return Answer.of(rest(socket));
    }
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String hmac(String body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
