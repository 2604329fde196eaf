package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.ProxySettings;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.tool.TransportToolClient;
import dev.symbiont.testkit.http.Answer;
import dev.symbiont.testkit.http.FaultServer;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.Envelope;
import dev.symbiont.toolclad.Outcome;
import dev.symbiont.toolclad.PolicyGate;
import dev.symbiont.toolclad.ToolClad;
import dev.symbiont.toolclad.http.HostResolver;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.transport.apache.ApacheTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP tools over a real socket, and what the guard lets through to it. */
@Timeout(60)
class HttpToolsTest {
  private static final String SECRET = "s3cr3t-of-the-api";

  @TempDir private Path project;
  private final FaultServer server = FaultServer.start();
  private final HttpTransport transport = ApacheTransport.create();
  private final List<String> resolved = new ArrayList<>();

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  @Test
  void execute_getWithSecrets_sendsThemAndShowsThemNowhere() throws Exception {
    server.on("/items/a%20b", Answer.of(200, "{\"n\":1}", "Content-Type", "application/json"));
    manifest("GET", "http://127.0.0.1:%d/items/{q}?key={_secret:api_token}#part", "json");

    Envelope envelope = completed(run("a b"));

    assertThat(envelope.status()).isEqualTo(Envelope.Status.SUCCESS);
    assertThat(envelope.results().integer("n")).contains(1L);
    assertThat(envelope.details().integer("http_status")).contains(200L);
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0).target()).isEqualTo("/items/a%20b?key=" + SECRET);
    assertThat(server.requests().get(0).values("authorization"))
        .containsExactly("Bearer " + SECRET);
    assertThat(envelope.toJson().toString()).doesNotContain(SECRET).contains("***");
  }

  @Test
  void execute_postWithBody_sendsItEscaped() throws Exception {
    server.onOther(Answer.of(201, "done"));
    manifest("POST", "http://127.0.0.1:%d/items", "text", "body_template = '{\"q\":\"{q}\"}'");

    Envelope envelope = completed(run("x\", \"admin\": \"true"));

    assertThat(envelope.status()).isEqualTo(Envelope.Status.SUCCESS);
    assertThat(server.requests().get(0).body())
        .isEqualTo("{\"q\":\"x\\\", \\\"admin\\\": \\\"true\"}");
  }

  @Test
  void execute_redirect_isNotFollowedAndNoSuccess() throws Exception {
    server.onOther(Answer.of(200, "internal"));
    server.on("/go", Answer.redirect(302, server.uri("/internal")));
    manifest("GET", "http://127.0.0.1:%d/go", "text");

    Envelope envelope = completed(run("x"));

    assertThat(envelope.status()).isEqualTo(Envelope.Status.ERROR);
    assertThat(envelope.exitCode()).isEqualTo(302);
    assertThat(server.requests("/internal")).isEmpty();
  }

  @Test
  void execute_answersThatAreNone_areHonestEnvelopes() throws Exception {
    manifest("GET", "http://127.0.0.1:%d/x?key={_secret:api_token}", "text");

    assertFailed(Answer.endless(), Category.OUTPUT_TOO_LARGE, Envelope.Status.ERROR);
    assertFailed(Answer.stallInBody(), Category.TIMEOUT, Envelope.Status.TIMEOUT);
    assertFailed(Answer.hangUp(), Category.HTTP, Envelope.Status.ERROR);
    assertFailed(Answer.truncated(), Category.HTTP, Envelope.Status.ERROR);
  }

  private void assertFailed(Answer answer, Category category, Envelope.Status status)
      throws Exception {
    server.onOther(answer);
    Envelope envelope = completed(run("x"));
    assertThat(envelope.error().orElseThrow().category()).isEqualTo(category);
    assertThat(envelope.status()).isEqualTo(status);
    assertThat(envelope.exitCode()).isEqualTo(-1);
    assertThat(envelope.toJson().toString()).doesNotContain(SECRET);
  }

  @Test
  void execute_headerThatBelongsToTheTransport_isRefusedWithoutItsValue() throws Exception {
    manifest(
        "GET", "http://127.0.0.1:%d/x", "text", "headers = { Host = \"{_secret:api_token}\" }");

    Envelope envelope = completed(run("x"));

    assertThat(envelope.error().orElseThrow().category()).isEqualTo(Category.HTTP);
    assertThat(envelope.toJson().toString()).doesNotContain(SECRET);
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"})
  void execute_nameWithOnePrivateAddress_sendsNothing(String address) throws Exception {
    manifest("GET", "http://rebind.example.com:%d/x", "text");
    Recording recording = new Recording();

    Outcome outcome = run("x", recording, answering("93.184.215.14", address), Set.of());

    assertThat(((Outcome.Refused) outcome).problem().category())
        .isEqualTo(Category.PRIVATE_ADDRESS);
    assertThat(recording.calls).isEmpty();
  }

  /** The name answers with a public address once, and with a private one from then on. */
  @Test
  void execute_nameThatChangesItsAddress_goesToTheCheckedOne() throws Exception {
    manifest("GET", "https://rebind.example.com/x", "text");
    Recording recording = new Recording();
    HostResolver rebinding =
        host -> {
          resolved.add(host);
          return addresses(resolved.size() == 1 ? "93.184.215.14" : "127.0.0.1");
        };

    completed(run("x", recording, rebinding, Set.of()));

    assertThat(resolved).containsExactly("rebind.example.com");
    assertThat(recording.calls)
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.addresses()).isEqualTo(addresses("93.184.215.14"));
              assertThat(call.uri().getHost()).isEqualTo("rebind.example.com");
            });
  }

  @Test
  void builder_asThePageShows_hasAnHttpBackEnd() throws Exception {
    manifest("GET", "http://10.0.0.1/x", "text");
    PolicyGate gate = (call, context) -> new PolicyGate.Permit();
    Map<String, String> environment = Map.of("TOOLCLAD_SECRET_API_TOKEN", SECRET);
    JsonObject arguments = JsonObject.builder().put("q", "x").build();
    List<Outcome> found = new ArrayList<>();

    // snippet: http-back-end
    try (HttpTransport sockets = ApacheTransport.create();
        ToolClad tools =
            ToolClad.builder(project)
                .environment(environment)
                .policy(gate)
                .http(new TransportToolClient(sockets), TransportToolClient.systemResolver())
                .build()) {
      Outcome outcome = tools.execute("fetch", arguments, new CallContext("operator", "app"));
      found.add(outcome);
    }
    // end

    assertThat(((Outcome.Refused) found.get(0)).problem().category())
        .isEqualTo(Category.PRIVATE_ADDRESS);
  }

  @Test
  void new_transportThatResolvesItself_isRefused() {
    try (HttpTransport proxied =
        ApacheTransport.create(
            TransportSettings.DEFAULT.withProxy(ProxySettings.of("proxy.invalid", 3128)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TransportToolClient(proxied))
          .withMessageContaining("private networks");
    }
  }

  private void manifest(String method, String url, String format, String... more)
      throws IOException {
    String headers =
        more.length > 0 && more[0].startsWith("headers")
            ? ""
            : "headers = { Authorization = \"Bearer {_secret:api_token}\" }";
    Files.createDirectories(project.resolve("tools"));
    Files.writeString(
        project.resolve("tools/fetch.clad.toml"),
        """
        [tool]
        name = "fetch"
        timeout_seconds = 1
        [args.q]
        position = 1
        type = "string"
        [http]
        method = "%s"
        url = "%s"
        %s
        %s
        [output]
        format = "%s"
        """
            .formatted(
                method,
                url.replace("%d", String.valueOf(server.port())),
                headers,
                String.join("\n", more),
                format));
  }

  private Outcome run(String q) throws InterruptedException {
    return run(q, transport, TransportToolClient.systemResolver(), Set.of("127.0.0.1"));
  }

  private Outcome run(String q, HttpTransport through, HostResolver resolver, Set<String> allowed)
      throws InterruptedException {
    try (ToolClad tools =
        ToolClad.builder(project)
            .environment(Map.of("TOOLCLAD_SECRET_API_TOKEN", SECRET))
            .policy((call, context) -> new PolicyGate.Permit())
            .allowedPrivateHosts(allowed)
            .http(new TransportToolClient(through), resolver)
            .build()) {
      assertThat(tools.catalog().errors()).isEmpty();
      JsonObject arguments = JsonObject.builder().put("q", q).build();
      return tools.execute("fetch", arguments, new CallContext("tester", "test"));
    }
  }

  private static Envelope completed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
    return ((Outcome.Completed) outcome).envelope();
  }

  private static HostResolver answering(String... addresses) {
    return host -> addresses(addresses);
  }

  private static List<InetAddress> addresses(String... literals) {
    List<InetAddress> all = new ArrayList<>();
    for (String literal : literals) {
      try {
        all.add(InetAddress.getByName(literal));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(literal, e);
      }
    }
    return all;
  }

  /** Answers every call itself and keeps it. */
  private static final class Recording implements HttpTransport {
    private final List<HttpCall> calls = new ArrayList<>();

    @Override
    public HttpReply send(HttpCall call) {
      calls.add(call);
      return new HttpReply(200, HttpHeaders.EMPTY, "ok".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
      return CompletableFuture.completedFuture(send(call));
    }

    @Override
    public HttpStream open(HttpCall call) {
      throw new UnsupportedOperationException("not used");
    }

    @Override
    public boolean connectsToGivenAddresses() {
      return true;
    }

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
