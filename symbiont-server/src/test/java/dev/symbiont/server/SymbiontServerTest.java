package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.Route;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbiontServerTest {
  @TempDir Path directory;

  @Test
  void start_defaultAddress_isLoopback8080() {
    assertThat(ListenAddress.API).isEqualTo(new ListenAddress("127.0.0.1", 8080));
    assertThatIllegalArgumentException().isThrownBy(() -> new ListenAddress("127.0.0.1", 70_000));
    assertThatIllegalArgumentException().isThrownBy(() -> new ListenAddress(" ", 1));
  }

  @Test
  void start_portInUse_saysSo() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      assertThatExceptionOfType(ListenException.class)
          .isThrownBy(
              () ->
                  SymbiontServer.builder(runtime.api())
                      .address(new ListenAddress("127.0.0.1", other.getLocalPort()))
                      .start())
          .withMessageContaining("port is in use")
          .withMessageContaining("127.0.0.1:" + other.getLocalPort());
    }
  }

  @Test
  void start_beyondLoopback_needsToBeAllowed() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      SymbiontServer.Builder builder =
          SymbiontServer.builder(runtime.api()).address(new ListenAddress("0.0.0.0", 0));
      assertThatExceptionOfType(ListenException.class)
          .isThrownBy(builder::start)
          .withMessageContaining("not encrypted");
      try (SymbiontServer server = builder.insecureBindAllowed().start()) {
        assertThat(server.uri().getPort()).isPositive();
      }
    }
  }

  @Test
  void start_unknownHost_saysSo() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      assertThatExceptionOfType(ListenException.class)
          .isThrownBy(
              () ->
                  SymbiontServer.builder(runtime.api())
                      .address(new ListenAddress("no.such.host.invalid", 0))
                      .start())
          .withMessageContaining("unknown");
    }
  }

  @Test
  void token_ofTheDataDirectory_opensTheApiAlsoAfterARestart() {
    String token;
    try (SymbiontRuntime runtime = runtime();
        SymbiontServer server = serve(runtime)) {
      token = runtime.apiToken().orElseThrow().reveal();
      assertThat(agents(server, "Bearer " + token).status()).isEqualTo(200);
      assertThat(agents(server, "Bearer x" + token).status()).isEqualTo(401);
    }
    try (SymbiontRuntime runtime = runtime();
        SymbiontServer server = serve(runtime)) {
      assertThat(agents(server, "Bearer " + token).status()).isEqualTo(200);
    }
  }

  @Test
  void rateLimit_holdsOverTheSocket() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontServer server = serve(runtime)) {
      int last = 0;
      for (int i = 0; i < 130 && last != 429; i++) {
        last = new SocketTransport().send(HttpCall.get(health(server))).status();
      }
      assertThat(last).isEqualTo(429);
    }
  }

  @Test
  void twoCredentials_areNone() {
    try (SymbiontRuntime runtime = runtime();
        SymbiontServer server = serve(runtime)) {
      String good = "Bearer " + runtime.apiToken().orElseThrow().reveal();
      HttpCall call =
          HttpCall.get(URI.create(server.uri() + "/api/v1/agents"))
              .withHeaders(HttpHeaders.of("Authorization", good, "Authorization", "Bearer x"));
      assertThat(new SocketTransport().send(call).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'GET', 400, INVALID_REQUEST",
    "'\u0000\u0001', 400, INVALID_REQUEST",
    "'GET /api/v1/health HTTP/1.1', 400, INVALID_REQUEST",
    "'POST / HTTP/1.1|Host: x|Content-Length: 1|Content-Length: 2', 400, INVALID_REQUEST",
    "'POST / HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked', 400, INVALID_REQUEST",
    "'GET / HTTP/9.9|Host: x', 505, INVALID_REQUEST"
  })
  void noHttpRequest_isRefusedLikeAnyOther(String request, int status, String code)
      throws IOException {
    assertRefused(request, status, code);
  }

  @Test
  void headersBeyondTheLimit_areRefusedLikeAnyOther() throws IOException {
    assertRefused("GET / HTTP/1.1|Host: x|Long: " + "x".repeat(40_000), 431, "HEADERS_TOO_LARGE");
  }

  private static void assertRefused(String request, int status, String code) throws IOException {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build();
        SymbiontServer server = serve(runtime)) {
      assertThat(raw(server, request.replace("|", "\r\n") + "\r\n\r\n"))
          .startsWith("HTTP/1.1 " + status + " ")
          .containsIgnoringCase("content-type: application/json")
          .contains("\"code\":\"" + code + "\"");
      assertThat(new SocketTransport().send(HttpCall.get(health(server))).status()).isEqualTo(200);
    }
  }

  private static String raw(SymbiontServer server, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void close_letsTheRequestInProgressEnd() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .addRoutes(
                routes ->
                    routes.add(
                        Route.get("slow")
                            .access(Access.PUBLIC)
                            .to(
                                request -> {
                                  entered.countDown();
                                  await(released);
                                  return ApiAnswer.empty();
                                })))
            .build();
    SymbiontServer server = serve(runtime);
    URI slow = URI.create(server.uri() + "/api/v1/slow");
    CompletableFuture<HttpReply> reply =
        CompletableFuture.supplyAsync(() -> new SocketTransport().send(HttpCall.get(slow)));
    entered.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    released.countDown();
    closing.join();
    assertThat(reply.join().status()).isEqualTo(200);
    server.close();
    runtime.close();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new Socket("127.0.0.1", server.uri().getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void timeouts_mustBePositive() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().build()) {
      SymbiontServer.Builder builder = SymbiontServer.builder(runtime.api());
      assertThatIllegalArgumentException().isThrownBy(() -> builder.idleTimeout(Duration.ZERO));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.stopTimeout(Duration.ZERO));
    }
  }

  private SymbiontRuntime runtime() {
    return SymbiontRuntime.builder().dataDirectory(directory.resolve("data")).build();
  }

  private static SymbiontServer serve(SymbiontRuntime runtime) {
    return SymbiontServer.builder(runtime.api())
        .address(ListenAddress.anyPort())
        .stopTimeout(Duration.ofSeconds(5))
        .idleTimeout(Duration.ofSeconds(20))
        .start();
  }

  private static URI health(SymbiontServer server) {
    return URI.create(server.uri() + "/api/v1/health");
  }

  private static HttpReply agents(SymbiontServer server, String authorization) {
    return new SocketTransport()
        .send(
            HttpCall.get(URI.create(server.uri() + "/api/v1/agents"))
                .withHeaders(HttpHeaders.of("Authorization", authorization)));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
