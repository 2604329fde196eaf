package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.EventFeed;
import dev.symbiont.runtime.http.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of events on the wire: heartbeats, clients that go, clients that do not read. */
@Timeout(60)
class EventStreamServerTest {
  private static final Duration IDLE = Duration.ofMillis(600);

  @Test
  void silentStream_sendsCommentsUntilTheClientIsGone() throws Exception {
    Feed feed = new Feed("", true);
    try (SymbiontRuntime runtime = runtime(feed);
        SymbiontServer server = serve(runtime)) {
      try (Socket socket = request(server)) {
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
        int comments = 0;
        while (comments < 5) {
          comments += reader.readLine().equals(":") ? 1 : 0;
        }
      }
      feed.closed.await();
    }
  }

  @Test
  void clientThatDoesNotRead_slowsItsOwnStreamAndLosesIt() throws Exception {
    Feed feed = new Feed("x".repeat(64 * 1024), false);
    try (SymbiontRuntime runtime = runtime(feed);
        SymbiontServer server = serve(runtime);
        Socket socket = request(server)) {
      feed.closed.await();
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(feed.asked.get()).isLessThan(2_000);
  }

  @Test
  void closedServer_endsItsStreams() throws Exception {
    Feed feed = new Feed("", true);
    try (SymbiontRuntime runtime = runtime(feed)) {
      SymbiontServer server = serve(runtime);
      try (Socket socket = request(server)) {
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        server.close();
      }
      feed.closed.await();
    }
  }

  private static SymbiontRuntime runtime(Feed feed) {
    return SymbiontRuntime.builder()
        .addRoutes(
            table ->
                table.add(
                    Route.get("test/events")
                        .access(Access.PUBLIC)
                        .to(request -> ApiAnswer.events(feed))))
        .build();
  }

  private static SymbiontServer serve(SymbiontRuntime runtime) {
    return SymbiontServer.builder(runtime.api())
        .address(ListenAddress.anyPort())
        .idleTimeout(IDLE)
        .stopTimeout(Duration.ofMillis(50))
        .start();
  }

  private static Socket request(SymbiontServer server) throws IOException {
    Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/test/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  /** The same event for ever, or silence. */
  private static final class Feed implements EventFeed {
    private final String data;
    private final boolean silent;
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    Feed(String data, boolean silent) {
      this.data = data;
      this.silent = silent;
    }

    @Override
    public Next next(Duration patience) throws InterruptedException {
      asked.incrementAndGet();
      if (!silent) {
        return new Arrived(
            new ServerSentEvent(Optional.empty(), ServerSentEvent.DEFAULT_TYPE, data));
      }
      return closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)
          ? Ended.ENDED
          : Silence.SILENCE;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
