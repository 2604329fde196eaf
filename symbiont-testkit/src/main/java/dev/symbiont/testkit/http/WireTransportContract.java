package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.RequestTimeoutException.Limit;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpCall.Timeouts;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.ProxySettings;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an {@link HttpTransport} with a network underneath promises, proved against a loopback
 * server that breaks in every way we know. Extend it, and return your transport from {@link
 * #newTransport(TransportSettings)}.
 */
public abstract class WireTransportContract extends HttpTransportContract {
  private static final String SECRET = "s3cr3t-t0ken";
  private static final Duration READ_LIMIT = Duration.ofMillis(300);
  private static final Duration FAR = Duration.ofSeconds(30);
  private static final int FAILING_CALLS = 1000;
  private static final int MOST_CONNECTIONS_LEFT = 40;

  private final FaultServer server = FaultServer.start();

  /** For subclasses. */
  protected WireTransportContract() {}

  /** Returns a new transport with {@code settings}; the suite closes it. */
  protected abstract HttpTransport newTransport(TransportSettings settings);

  /**
   * Tells whether a connection is closed, at the latest with its transport, after a response whose
   * head cannot be read. Override it only to admit that a client underneath leaks such a
   * connection.
   */
  protected boolean closesAfterMalformedResponses() {
    return true;
  }

  @Override
  protected final HttpTransport newTransport() {
    return newTransport(TransportSettings.DEFAULT);
  }

  @Override
  protected final URI goodAddress() {
    return server.uri("/good");
  }

  @Override
  protected final URI missingAddress() {
    return server.uri("/missing");
  }

  @BeforeEach
  final void answer() {
    server.on("/good", Answer.of(200, "good", "Content-Type", "text/plain"));
    server.on("/echo", Answer.echo());
  }

  @AfterEach
  final void closeServer() {
    server.close();
  }

  @Test
  void send_givenAddresses_goThereAndNowhereElseOrAreRefused() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    HttpCall call =
        HttpCall.get(URI.create("http://checked.invalid:" + server.port() + "/good"))
            .withAddresses(List.of(InetAddress.getByName("127.99.99.99"), here));
    try (HttpTransport transport = newTransport()) {
      if (!transport.connectsToGivenAddresses()) {
        assertThatIllegalArgumentException().isThrownBy(() -> transport.send(call));
        return;
      }
      assertThat(transport.send(call).text()).isEqualTo("good");
      assertThat(transport.sendAsync(call).join().text()).isEqualTo("good");
      assertThat(server.requests("/good"))
          .allSatisfy(
              request ->
                  assertThat(request.values("Host"))
                      .containsExactly("checked.invalid:" + server.port()));
    }
  }

  // --- faults -------------------------------------------------------------------------------

  /** A way to break, and what it must look like to the caller. */
  private record Fault(String name, Answer answer, Class<? extends TransportException> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  // The server is silent.
  private static final List<Fault> STALLS =
      List.of(
          new Fault(
              "stall before headers", Answer.stallBeforeHeaders(), RequestTimeoutException.class),
          new Fault(
              "stall after headers", Answer.stallAfterHeaders(), RequestTimeoutException.class),
          new Fault("stall in body", Answer.stallInBody(), RequestTimeoutException.class));

  // The connection breaks.
  private static final List<Fault> BREAKS =
      List.of(
          new Fault("reset", Answer.reset(), ConnectionException.class),
          new Fault("hang up", Answer.hangUp(), ConnectionException.class),
          new Fault("reset in body", Answer.resetInBody(), ConnectionException.class),
          new Fault("truncated", Answer.truncated(), ConnectionException.class),
          new Fault("truncated chunks", Answer.truncatedChunks(), ConnectionException.class));

  // The server says what HTTP does not allow, or too much of it.
  private static final List<Fault> NONSENSE =
      List.of(
          new Fault("endless body", Answer.endless(), ResponseTooLargeException.class),
          new Fault(
              "status too high",
              Answer.raw("HTTP/1.1 999 Odd\r\nContent-Length: 9\r\n\r\nabc"),
              ConnectionException.class),
          new Fault(
              "length negative",
              Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc"),
              ConnectionException.class),
          new Fault(
              "chunk size not a number",
              Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n"),
              ConnectionException.class));

  // The head of the response cannot be read.
  private static final List<Fault> MALFORMED =
      List.of(
          new Fault(
              "space in header name",
              Answer.raw("HTTP/1.1 200 OK\r\nBad Name: x\r\nContent-Length: 9\r\n\r\nabc"),
              ConnectionException.class),
          // Some clients skip what is no status line, and wait for one.
          new Fault(
              "not http", Answer.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"), TransportException.class),
          new Fault("no status", Answer.raw("HTTP/1.1 abc\r\n\r\n"), TransportException.class),
          new Fault(
              "control in header value",
              Answer.raw("HTTP/1.1 200 OK\r\nX-Bad: a\u0000b\r\nContent-Length: 9\r\n\r\nabc"),
              ConnectionException.class),
          new Fault(
              "length not a number",
              Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc"),
              ConnectionException.class),
          new Fault("endless headers", Answer.endlessHeaders(), ConnectionException.class));

  static Stream<Arguments> faults() {
    return Stream.of(STALLS, BREAKS, NONSENSE, MALFORMED)
        .flatMap(List::stream)
        .flatMap(fault -> Stream.of(CallMode.values()).map(mode -> Arguments.of(fault, mode)));
  }

  static List<Fault> stalls() {
    return STALLS;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void call_serverBreaks_failsWithoutShowingSecrets(Fault fault, CallMode mode) {
    server.on("/fault", fault.answer);
    HttpCall call =
        new HttpCall(
            HttpMethod.POST,
            server.uri("/fault?key=" + SECRET),
            HttpHeaders.of("Authorization", "Bearer " + SECRET),
            Optional.of(SECRET.getBytes(StandardCharsets.UTF_8)),
            new Timeouts(READ_LIMIT, FAR),
            100_000);
    TransportException failure = failure(mode, transport(), call);
    assertThat(failure).isInstanceOf(fault.expected);
    assertThat(failure.progress()).isEqualTo(Progress.MAYBE_PROCESSED);
    assertThat(failure.getMessage()).contains("POST").contains("/fault");
    assertThat(everythingIn(failure)).doesNotContain(SECRET);
    assertThat(server.requests("/fault")).hasSize(1);
    if (closesAfterMalformedResponses() || !MALFORMED.contains(fault)) {
      transport().close();
      Garbage.collectUntil(() -> server.openConnections() == 0);
      server.awaitOpenConnections(0);
    }
  }

  @ParameterizedTest
  @MethodSource("stalls")
  void call_serverIsSilent_namesTheReadLimit(Fault fault) {
    server.on("/fault", fault.answer);
    HttpCall call = HttpCall.get(server.uri("/fault")).withTimeouts(new Timeouts(READ_LIMIT, FAR));
    for (CallMode mode : CallMode.values()) {
      RequestTimeoutException failure =
          catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(transport(), call));
      assertThat(failure.limit()).isEqualTo(Limit.READ);
      assertThat(failure.after()).isEqualTo(READ_LIMIT);
    }
    server.awaitDisconnects(CallMode.values().length);
  }

  @ParameterizedTest
  @EnumSource
  void call_serverDripsForEver_endsAtTheDeadline(CallMode mode) {
    server.on("/drip", Answer.drip(Duration.ofMillis(20)));
    Duration deadline = Duration.ofMillis(400);
    HttpCall call = HttpCall.get(server.uri("/drip")).withTimeouts(new Timeouts(FAR, deadline));
    RequestTimeoutException failure =
        catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(transport(), call));
    assertThat(failure.limit()).isEqualTo(Limit.DEADLINE);
    assertThat(failure.after()).isEqualTo(deadline);
    server.awaitDisconnects(1);
  }

  @ParameterizedTest
  @EnumSource
  void call_serverDripsWithinTheReadLimit_isNotCutOff(CallMode mode) {
    // Longer than the read limit in all, but never silent for that long.
    Duration limit = Duration.ofSeconds(1);
    server.on(
        "/slow",
        (request, wire) -> {
          wire.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
          for (int i = 0; i < 6 && !wire.awaitDisconnect(limit.dividedBy(5)); i++) {
            wire.write(".");
          }
        });
    HttpCall call = HttpCall.get(server.uri("/slow")).withTimeouts(new Timeouts(limit, FAR));
    assertThat(mode.call(transport(), call).text()).isEqualTo("......");
  }

  @ParameterizedTest
  @EnumSource
  void call_thousandBrokenConnections_leakNothing(CallMode mode) {
    mode.call(transport(), HttpCall.get(goodAddress()));
    int before = LiveThreads.count();
    for (int i = 0; i < FAILING_CALLS; i++) {
      server.on("/fault", BREAKS.get(i % BREAKS.size()).answer);
      assertThat(failure(mode, transport(), post("/fault", "x")))
          .isInstanceOf(ConnectionException.class);
    }
    assertThat(LiveThreads.count()).isLessThanOrEqualTo(before + 4);
    server.awaitOpenConnections(1);
    assertThat(mode.call(transport(), HttpCall.get(goodAddress())).isSuccess()).isTrue();
  }

  @Test
  void send_hundredMalformedResponses_leaveFewConnections() {
    Assumptions.assumeTrue(closesAfterMalformedResponses());
    server.on("/fault", MALFORMED.get(0).answer);
    for (int i = 0; i < 100; i++) {
      assertThat(failure(CallMode.SEND, transport(), post("/fault", "x")))
          .isInstanceOf(ConnectionException.class);
    }
    server.awaitOpenConnections(MOST_CONNECTIONS_LEFT);
  }

  // --- connecting ---------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void call_nobodyListens_isProvablyUnsent(CallMode mode) throws IOException {
    int port;
    try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closedSoon.getLocalPort();
    }
    HttpCall call = HttpCall.get(URI.create("http://127.0.0.1:" + port + "/"));
    TransportException failure = failure(mode, transport(), call);
    assertThat(failure).isInstanceOf(ConnectionException.class);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
  }

  @ParameterizedTest
  @EnumSource
  void call_hostDoesNotAccept_endsAtTheConnectLimit(CallMode mode) throws IOException {
    Duration limit = Duration.ofMillis(200);
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpTransport hasty = newTransport(TransportSettings.DEFAULT.withConnectTimeout(limit))) {
      Assumptions.assumeTrue(
          fillBacklog(full, fillers), "this system queues connections without a bound");
      HttpCall call = HttpCall.get(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"));
      RequestTimeoutException failure =
          catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(hasty, call));
      assertThat(failure.limit()).isEqualTo(Limit.CONNECT);
      assertThat(failure.after()).isEqualTo(limit);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  private static boolean fillBacklog(ServerSocket full, List<Socket> fillers) throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 100);
      } catch (SocketTimeoutException e) {
        return true;
      }
    }
    return false;
  }

  @Test
  void send_sequentialCalls_shareOneConnection() {
    for (int i = 0; i < 50; i++) {
      assertThat(transport().send(HttpCall.get(goodAddress())).text()).isEqualTo("good");
    }
    assertThat(server.acceptedConnections()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void call_keptConnectionWasClosed_usesANewOne(CallMode mode) {
    server.on(
        "/closes",
        (request, wire) -> {
          Answer.of(200, "last words").play(request, wire);
          wire.close();
        });
    for (int i = 0; i < 20; i++) {
      assertThat(mode.call(transport(), HttpCall.get(server.uri("/closes"))).text())
          .isEqualTo("last words");
    }
  }

  // --- what is sent -------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void call_headers_areSentAsGivenAndNothingElseIsOffered(CallMode mode) {
    HttpCall call =
        HttpCall.of(
            HttpMethod.POST,
            server.uri("/echo"),
            HttpHeaders.of(
                "Authorization", "Bearer x", "X-Twice", "one", "X-Twice", "two", "X-Empty", ""),
            "body".getBytes(StandardCharsets.UTF_8));
    mode.call(transport(), call);
    RecordedRequest seen = server.requests().get(0);
    assertThat(seen.line()).isEqualTo("POST /echo HTTP/1.1");
    assertThat(seen.values("Authorization")).containsExactly("Bearer x");
    assertThat(seen.values("X-Twice")).containsExactly("one", "two");
    assertThat(seen.values("X-Empty")).containsExactly("");
    assertThat(seen.values("Host")).containsExactly("127.0.0.1:" + server.port());
    assertThat(seen.values("Content-Length")).containsExactly("4");
    for (String uncalled :
        List.of(
            "Upgrade", "HTTP2-Settings", "Accept-Encoding", "Cookie", "Expect", "Content-Type")) {
      assertThat(seen.values(uncalled)).as(uncalled).isEmpty();
    }
    assertThat(seen.values("Connection"))
        .allSatisfy(value -> assertThat(value).isEqualToIgnoringCase("keep-alive"));
  }

  @ParameterizedTest
  @EnumSource
  void call_eachMethod_reachesTheServer(HttpMethod method) {
    server.on("/method", Answer.of(200, "fine"));
    HttpCall call =
        new HttpCall(
            method,
            server.uri("/method"),
            HttpHeaders.EMPTY,
            Optional.empty(),
            Timeouts.DEFAULT,
            HttpCall.DEFAULT_MAX_RESPONSE_BYTES);
    for (CallMode mode : CallMode.values()) {
      HttpReply reply = mode.call(transport(), call);
      assertThat(reply.text()).isEqualTo(method == HttpMethod.HEAD ? "" : "fine");
    }
    assertThat(server.requests()).extracting(RecordedRequest::method).containsOnly(method.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\u0000b", "a\u010ab"})
  void call_headerValueWithControls_neverLeaves(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpHeaders.of("X-Note", value))
        .withMessageContaining("X-Note");
  }

  @ParameterizedTest
  @EnumSource
  void call_encodedLineBreakInTheAddress_staysEncoded(CallMode mode) {
    mode.call(transport(), HttpCall.get(server.uri("/echo?q=%0d%0aX-Evil:%201&r=%20%2F..%2f")));
    RecordedRequest seen = server.requests().get(0);
    assertThat(seen.line()).isEqualTo("GET /echo?q=%0d%0aX-Evil:%201&r=%20%2F..%2f HTTP/1.1");
    assertThat(seen.values("X-Evil")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/../b", "/a/./b", "/a//b", "/a%2fb", "/%2e%2e/b", "/a;p=1/b"})
  void call_unusualPath_isSentUnchanged(String path) {
    for (CallMode mode : CallMode.values()) {
      mode.call(transport(), HttpCall.get(server.uri(path)));
    }
    assertThat(server.requests()).extracting(RecordedRequest::target).containsOnly(path);
  }

  @ParameterizedTest
  @EnumSource
  void call_bodyOfSeveralMegabytes_arrivesBothWays(CallMode mode) {
    String text = "0123456789abcdef".repeat(256 * 1024);
    HttpReply reply = mode.call(transport(), post("/echo", text));
    assertThat(reply.text()).hasSize("POST /echo ".length() + text.length()).endsWith(text);
  }

  @ParameterizedTest
  @EnumSource
  void call_emptyBody_isSentWithLengthZero(CallMode mode) {
    mode.call(transport(), post("/echo", ""));
    assertThat(server.requests().get(0).values("Content-Length")).containsExactly("0");
  }

  // --- what is received ---------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void call_duplicateHeaders_areAllKeptInOrder(CallMode mode) {
    server.on("/twice", Answer.of(200, "x", "X-Twice", "one", "x-twice", "two", "X-TWICE", "one"));
    HttpReply reply = mode.call(transport(), HttpCall.get(server.uri("/twice")));
    assertThat(reply.headers().all("X-Twice")).containsExactly("one", "two", "one");
  }

  @ParameterizedTest
  @EnumSource
  void call_chunkedBody_isJoined(CallMode mode) {
    server.on("/chunks", Answer.chunked("one ", "two ", "three"));
    HttpReply reply = mode.call(transport(), HttpCall.get(server.uri("/chunks")));
    assertThat(reply.text()).isEqualTo("one two three");
  }

  @ParameterizedTest
  @EnumSource
  void call_encodedContent_isNotDecoded(CallMode mode) {
    server.on("/gzip", Answer.of(200, "not really gzip", "Content-Encoding", "gzip"));
    HttpReply reply = mode.call(transport(), HttpCall.get(server.uri("/gzip")));
    assertThat(reply.text()).isEqualTo("not really gzip");
    assertThat(reply.headers().first("Content-Encoding")).contains("gzip");
    assertThat(reply.headers().first("Content-Length")).contains("15");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void call_statusWithoutBody_hasAnEmptyBody(int status) {
    server.on(
        "/none",
        (request, wire) -> wire.write("HTTP/1.1 " + status + " None\r\nX-Seen: yes\r\n\r\n"));
    for (CallMode mode : CallMode.values()) {
      HttpReply reply = mode.call(transport(), HttpCall.get(server.uri("/none")));
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.body()).isEmpty();
    }
    assertThat(server.acceptedConnections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {200, 201, 202, 400, 401, 403, 404, 405, 407, 409, 413, 418, 422, 429, 500, 599})
  void call_everyStatus_isAReply(int status) {
    server.on("/status", Answer.of(status, "body of " + status));
    for (CallMode mode : CallMode.values()) {
      HttpReply reply = mode.call(transport(), HttpCall.get(server.uri("/status")));
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.text()).isEqualTo("body of " + status);
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_serverSetsACookie_isNotRemembered(CallMode mode) {
    server.on("/cookie", Answer.of(200, "x", "Set-Cookie", "id=1; Path=/"));
    mode.call(transport(), HttpCall.get(server.uri("/cookie")));
    mode.call(transport(), HttpCall.get(server.uri("/cookie")));
    assertThat(server.requests().get(1).values("Cookie")).isEmpty();
  }

  // --- no initiative of its own -------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void call_redirect_isReturnedAndNotFollowed(int status) {
    try (FaultServer other = FaultServer.start()) {
      server.on("/same", Answer.redirect(status, server.uri("/good")));
      server.on("/other", Answer.redirect(status, other.uri("/good")));
      for (CallMode mode : CallMode.values()) {
        for (String path : List.of("/same", "/other")) {
          for (HttpCall call : List.of(HttpCall.get(server.uri(path)), post(path, SECRET))) {
            HttpReply reply =
                mode.call(transport(), call.withHeaders(HttpHeaders.of("Authorization", SECRET)));
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.headers().first("Location")).isPresent();
          }
        }
      }
      assertThat(server.requests("/good")).isEmpty();
      assertThat(other.requests()).isEmpty();
      assertThat(other.acceptedConnections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_unavailableWithRetryAfter_isReturnedAndNotRepeated(CallMode mode) {
    server.on("/busy", Answer.of(503, "busy", "Retry-After", "1"));
    for (HttpCall call : List.of(HttpCall.get(server.uri("/busy")), post("/busy", "x"))) {
      HttpReply reply = mode.call(transport(), call);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.headers().first("Retry-After")).contains("1");
    }
    assertThat(server.requests("/busy")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void call_unauthorized_isReturnedAndNotAnswered(CallMode mode) {
    server.on("/closed", Answer.of(401, "who?", "WWW-Authenticate", "Basic realm=\"x\""));
    assertThat(mode.call(transport(), HttpCall.get(server.uri("/closed"))).status()).isEqualTo(401);
    assertThat(server.requests("/closed")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void call_postBreaksOnAKeptConnection_isNotRepeated(CallMode mode) {
    for (Answer fault : List.of(Answer.reset(), Answer.hangUp(), Answer.truncated())) {
      server.on("/fault", fault);
      mode.call(transport(), HttpCall.get(goodAddress()));
      int before = server.requests("/fault").size();
      assertThat(failure(mode, transport(), post("/fault", "x")).progress())
          .isEqualTo(Progress.MAYBE_PROCESSED);
      assertThat(server.requests("/fault")).hasSize(before + 1);
    }
  }

  // --- ending a call ------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("stalls")
  void sendAsync_cancelled_endsTheExchangeOnTheWire(Fault fault) {
    server.on("/fault", fault.answer);
    CompletableFuture<HttpReply> reply = transport().sendAsync(HttpCall.get(server.uri("/fault")));
    server.awaitRequests(1);
    assertThat(reply.cancel(true)).isTrue();
    assertThat(reply).isCancelled();
    server.awaitDisconnects(1);
  }

  @ParameterizedTest
  @MethodSource("stalls")
  void send_interrupted_endsTheExchangeOnTheWire(Fault fault) throws InterruptedException {
    server.on("/fault", fault.answer);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              try {
                transport().send(HttpCall.get(server.uri("/fault")));
              } catch (TransportException e) {
                thrown.set(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    server.awaitRequests(1);
    caller.interrupt();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(ConnectionException.class);
    assertThat(thrown.get()).hasMessageContaining("interrupted");
    assertThat(interrupted).isTrue();
    server.awaitDisconnects(1);
  }

  @Test
  void close_callsUnderWay_endsThem() {
    server.on("/stall", Answer.stallBeforeHeaders());
    List<CompletableFuture<HttpReply>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(transport().sendAsync(HttpCall.get(server.uri("/stall"))));
    }
    server.awaitRequests(5);
    transport().close();
    for (CompletableFuture<HttpReply> reply : replies) {
      assertThat(reply)
          .failsWithin(FAR)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(ConnectionException.class)
          .withMessageContaining("closed");
    }
    server.awaitDisconnects(5);
  }

  @Test
  void open_bodyUnderWay_isReadAsItArrivesAndEndsOnClose() throws IOException {
    server.on("/stall", Answer.stallInBody());
    try (HttpStream stream = transport().open(HttpCall.get(server.uri("/stall")))) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.body().readNBytes(4)).asString().isEqualTo("some");
    }
    server.awaitDisconnects(1);
  }

  @Test
  void open_closedByAnotherThreadDuringARead_endsTheRead() throws Exception {
    server.on("/stall", Answer.stallInBody());
    HttpStream stream = transport().open(HttpCall.get(server.uri("/stall")));
    assertThat(stream.body().readNBytes(4)).hasSize(4);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                failure.complete(new AssertionError("read " + stream.body().read()));
              } catch (IOException e) {
                failure.complete(e);
              }
            });
    reader.start();
    stream.close();
    assertThat(failure.get()).isInstanceOf(IOException.class);
    assertThat(failure.get().getCause()).isInstanceOf(ConnectionException.class);
    server.awaitDisconnects(1);
  }

  @Test
  void open_readerPausesLongerThanTheReadLimit_isNotCutOff() throws IOException {
    server.on("/good", Answer.of(200, "x".repeat(100_000)));
    try (HttpStream stream =
            transport()
                .open(HttpCall.get(goodAddress()).withTimeouts(new Timeouts(READ_LIMIT, FAR)));
        FaultServer clock = FaultServer.start()) {
      // A stalled call is the pause: nothing here sleeps.
      clock.on("/stall", Answer.stallBeforeHeaders());
      HttpCall pause =
          HttpCall.get(clock.uri("/stall"))
              .withTimeouts(new Timeouts(READ_LIMIT.multipliedBy(2), FAR));
      assertThat(failure(CallMode.SEND, transport(), pause)).isNotNull();
      assertThat(stream.body().readAllBytes()).hasSize(100_000);
    }
  }

  @Test
  void close_fiftyTransports_leavesNoThreadAndNoConnection() {
    int before = LiveThreads.count();
    for (int i = 0; i < 50; i++) {
      HttpTransport shortLived = newTransport(TransportSettings.DEFAULT);
      assertThat(shortLived.send(HttpCall.get(goodAddress())).isSuccess()).isTrue();
      assertThat(shortLived.sendAsync(HttpCall.get(goodAddress())).join().isSuccess()).isTrue();
      shortLived.close();
    }
    Garbage.collectUntil(() -> LiveThreads.count() <= before + 4);
    assertThat(LiveThreads.count()).isLessThanOrEqualTo(before + 4);
    server.awaitOpenConnections(1);
  }

  // --- TLS ----------------------------------------------------------------------------------

  /** Certificates are slow to make, so the cases share them. */
  private static final class Identities {
    static final TestIdentity SERVER = TestIdentity.of("localhost");
    static final TestIdentity STRANGER = TestIdentity.of("stranger.example");
    static final TestIdentity CLIENT = TestIdentity.of("client");
  }

  @ParameterizedTest
  @EnumSource
  void call_trustedCertificate_isEncrypted(CallMode mode) {
    try (FaultServer tls = tls(Identities.SERVER, false);
        HttpTransport trusting = newTransport(trusting(Identities.SERVER))) {
      HttpReply reply = mode.call(trusting, HttpCall.get(tls.uri("/good")));
      assertThat(reply.text()).isEqualTo("good");
      assertThat(tls.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_unknownCertificate_isProvablyUnsent(CallMode mode) {
    try (FaultServer tls = tls(Identities.SERVER, false);
        HttpTransport trusting = newTransport(trusting(Identities.CLIENT))) {
      for (HttpTransport distrusting : List.of(transport(), trusting)) {
        TransportException failure = failure(mode, distrusting, HttpCall.get(tls.uri("/good")));
        assertThat(failure).isInstanceOf(ConnectionException.class);
        assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      }
      assertThat(tls.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_certificateOfAnotherHost_isProvablyUnsent(CallMode mode) {
    try (FaultServer tls = tls(Identities.STRANGER, false);
        HttpTransport trusting = newTransport(trusting(Identities.STRANGER))) {
      TransportException failure = failure(mode, trusting, HttpCall.get(tls.uri("/good")));
      assertThat(failure).isInstanceOf(ConnectionException.class);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(tls.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_clientCertificateNeeded_isShown(CallMode mode) {
    TlsSettings.Builder pkcs12 = TlsSettings.builder().trustPem(Identities.SERVER.certificatePem());
    TlsSettings.Builder pem = TlsSettings.builder().trustPem(Identities.SERVER.certificatePem());
    pkcs12.clientPkcs12(Identities.CLIENT.pkcs12(), Identities.CLIENT.password());
    pem.clientPem(Identities.CLIENT.certificatePem(), Identities.CLIENT.privateKeyPem());
    try (FaultServer tls = tls(Identities.SERVER, true)) {
      for (TlsSettings known : List.of(pkcs12.build(), pem.build())) {
        try (HttpTransport client = newTransport(TransportSettings.DEFAULT.withTls(known))) {
          assertThat(mode.call(client, HttpCall.get(tls.uri("/good"))).text()).isEqualTo("good");
        }
      }
      try (HttpTransport anonymous = newTransport(trusting(Identities.SERVER))) {
        assertThat(failure(mode, anonymous, HttpCall.get(tls.uri("/good"))))
            .isInstanceOf(ConnectionException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_plainServerOnHttpsAddress_fails(CallMode mode) {
    server.onOther(Answer.raw("HTTP/1.1 400 Bad Request\r\n\r\n"));
    HttpCall call = HttpCall.get(URI.create("https://127.0.0.1:" + server.port() + "/"));
    try (HttpTransport hasty =
        newTransport(TransportSettings.DEFAULT.withConnectTimeout(READ_LIMIT))) {
      TransportException failure =
          failure(mode, hasty, call.withTimeouts(new Timeouts(READ_LIMIT, FAR)));
      assertThat(failure).isInstanceOfAny(ConnectionException.class, RequestTimeoutException.class);
    }
  }

  private static FaultServer tls(TestIdentity identity, boolean clientCertificateNeeded) {
    TlsSettings settings =
        TlsSettings.builder()
            .clientPkcs12(identity.pkcs12(), identity.password())
            .trustPem(Identities.CLIENT.certificatePem())
            .build();
    return FaultServer.startTls(settings.context(), clientCertificateNeeded)
        .on("/good", Answer.of(200, "good"));
  }

  private static TransportSettings trusting(TestIdentity identity) {
    return TransportSettings.DEFAULT.withTls(
        TlsSettings.builder().trustPem(identity.certificatePem()).build());
  }

  // --- proxy --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void call_proxyWithCredentials_relaysAndKeepsThemToItself(CallMode mode) {
    ProxySettings.Credentials known = new ProxySettings.Credentials("me", SECRET);
    try (LoopbackProxy proxy = LoopbackProxy.start(known.basic());
        HttpTransport client = newTransport(through(proxy, SECRET))) {
      assertThat(mode.call(client, HttpCall.get(goodAddress())).text()).isEqualTo("good");
      assertThat(server.requests("/good")).hasSize(1);
      RecordedRequest seen = server.requests("/good").get(0);
      assertThat(seen.values("X-Relayed")).containsExactly("yes");
      assertThat(proxy.requests().get(0).target()).isEqualTo(goodAddress().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_proxyRefusesTheCredentials_isProvablyUnsent(CallMode mode) {
    try (LoopbackProxy proxy = LoopbackProxy.start("Basic other");
        HttpTransport client = newTransport(through(proxy, SECRET))) {
      TransportException failure = failure(mode, client, HttpCall.get(goodAddress()));
      assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("proxy");
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(everythingIn(failure)).doesNotContain(SECRET);
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_httpsThroughProxyWithCredentials_isTunnelled(CallMode mode) {
    ProxySettings.Credentials known = new ProxySettings.Credentials("me", SECRET);
    TlsSettings trust = TlsSettings.builder().trustPem(Identities.SERVER.certificatePem()).build();
    try (FaultServer tls = tls(Identities.SERVER, false);
        LoopbackProxy proxy = LoopbackProxy.start(known.basic());
        HttpTransport client = newTransport(through(proxy, SECRET).withTls(trust))) {
      assertThat(mode.call(client, HttpCall.get(tls.uri("/good"))).text()).isEqualTo("good");
      assertThat(proxy.requests()).extracting(RecordedRequest::method).containsOnly("CONNECT");
      assertThat(tls.requests().get(0).values("Proxy-Authorization")).isEmpty();
    }
  }

  private static TransportSettings through(LoopbackProxy proxy, String password) {
    return TransportSettings.DEFAULT.withProxy(
        ProxySettings.of("127.0.0.1", proxy.port()).withCredentials("me", password));
  }

  // ------------------------------------------------------------------------------------------

  private HttpCall post(String path, String body) {
    return HttpCall.of(
        HttpMethod.POST,
        server.uri(path),
        HttpHeaders.EMPTY,
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static TransportException failure(CallMode mode, HttpTransport transport, HttpCall call) {
    return catchThrowableOfType(TransportException.class, () -> mode.call(transport, call));
  }

  private static String everythingIn(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
