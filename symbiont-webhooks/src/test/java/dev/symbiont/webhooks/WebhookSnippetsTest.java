package dev.symbiont.webhooks;

import static dev.symbiont.webhooks.Deliveries.bytes;
import static dev.symbiont.webhooks.Deliveries.headers;
import static dev.symbiont.webhooks.Deliveries.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Collections;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/webhooks.md}, run against real servers. */
class WebhookSnippetsTest {
  private static final String SECRET = "a-secret-of-the-endpoint";

  @Test
  void verify_snippet_isAccepted() {
    WebhookHeaders headers = headers("X-Hub-Signature-256", "sha256=" + hex(bytes(SECRET), "{}"));
    byte[] body = bytes("{}");
    String secret = SECRET;
    // snippet: verify
    SignatureVerifier verifier = WebhookProvider.GITHUB.verifier(secret);

    WebhookVerdict verdict = verifier.check(headers, body);
    int status = verdict.isAccepted() ? 200 : 401;
    // end
    assertThat(status).isEqualTo(200);
  }

  @Test
  void rotation_snippet_acceptsBothSecrets() {
    String oldSecret = SECRET;
    String newSecret = "another-secret-of-the-endpoint";
    Clock clock = Clock.systemUTC();
    // snippet: rotation
    SignatureVerifier verifier =
        new ReplayGuardedVerifier(
            WebhookProvider.STRIPE
                .builder(WebhookProvider.STRIPE.secrets(newSecret, oldSecret))
                .build(),
            new InMemoryReplayGuard(),
            "billing",
            clock);
    // end
    String time = Long.toString(clock.instant().getEpochSecond());
    WebhookHeaders headers =
        headers("Stripe-Signature", "t=" + time + ",v1=" + hex(bytes(SECRET), time + ".{}"));
    assertThat(verifier.check(headers, bytes("{}")).word()).isEqualTo("valid");
    assertThat(verifier.check(headers, bytes("{}")).word()).isEqualTo("replayed");
  }

  @Test
  void jwt_snippet_isBuilt() {
    String secret = "0123456789abcdef0123456789abcdef";
    // snippet: jwt
    SignatureVerifier verifier =
        JwtVerifier.builder(WebhookSecrets.ofText(secret), "Authorization")
            .requiredIssuer("deployer")
            .requiredAudience("hooks")
            .bodyDigestRequired()
            .build();
    // end
    assertThat(verifier.check(headers(), bytes("")).word()).isEqualTo("missing_header");
  }

  // snippet: servlet
  static final class HookServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient SignatureVerifier verifier;

    HookServlet(SignatureVerifier verifier) {
      this.verifier = verifier;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      WebhookHeaders headers =
          WebhookHeaders.from(
              Collections.list(request.getHeaderNames()),
              name -> Collections.list(request.getHeaders(name)));
      byte[] body = request.getInputStream().readAllBytes();
      boolean accepted = verifier.check(headers, body).isAccepted();
      response.setStatus(accepted ? 204 : 401);
    }
  }

  // end

  // snippet: javalin
  static void hook(SignatureVerifier verifier, Context context) {
    WebhookHeaders headers =
        WebhookHeaders.from(
            Collections.list(context.req().getHeaderNames()),
            name -> Collections.list(context.req().getHeaders(name)));
    boolean accepted = verifier.check(headers, context.bodyAsBytes()).isAccepted();
    context.status(accepted ? 204 : 401);
  }

  // end

  @Test
  void servlet_snippet_answersGenuineAndForgedDeliveries() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler();
    handler.addServlet(
        new ServletHolder(new HookServlet(WebhookProvider.CUSTOM.verifier(SECRET))), "/hook");
    server.setHandler(handler);
    server.start();
    try {
      assertAnswers(connector.getLocalPort());
    } finally {
      server.stop();
    }
  }

  @Test
  void javalin_snippet_answersGenuineAndForgedDeliveries() throws Exception {
    SignatureVerifier verifier = WebhookProvider.CUSTOM.verifier(SECRET);
    Javalin server =
        Javalin.create(config -> config.routes.post("/hook", context -> hook(verifier, context)));
    server.start("127.0.0.1", 0);
    try {
      assertAnswers(server.port());
    } finally {
      server.stop();
    }
  }

  private static void assertAnswers(int port) throws IOException, InterruptedException {
    String genuine = hex(bytes(SECRET), "{}");
    assertThat(post(port, genuine)).isEqualTo(204);
    assertThat(post(port, "0".repeat(64))).isEqualTo(401);
    assertThat(post(port, genuine, genuine)).isEqualTo(401);
  }

  private static int post(int port, String... signatures) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hook"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    for (String signature : signatures) {
      request.header("X-Signature", signature);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
