package dev.symbiont.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.auth.Authenticator;
import dev.symbiont.testsupport.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes that answer with server-sent events, in the process. */
@Timeout(60)
class EventAnswersTest {
  private static final URI EVENTS = URI.create("http://embedded.invalid/api/v1/events");

  private final Feed feed = new Feed();
  private final HttpApi api =
      new HttpApi(
          RouteTable.builder()
              .add(Route.get("events").to(request -> ApiAnswer.events(feed)))
              .build(),
          Authenticator.NOBODY,
          name -> Optional.empty(),
          new GsonCodec(),
          RateLimit.GENEROUS,
          TrustedProxies.NONE,
          Set.of(),
          new MutableClock(Instant.parse("2026-05-01T08:00:00Z")),
          () -> new UUID(0, 1));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EmbeddedTransport transport = new EmbeddedTransport(api, threads);

  @AfterEach
  void close() {
    transport.close();
    threads.shutdownNow();
  }

  @Test
  void send_wholeStream_isReadToItsEnd() {
    feed.add("one");
    feed.add("two");
    feed.end();

    HttpReply reply = transport.send(HttpCall.get(EVENTS));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().first("content-type")).contains("text/event-stream");
    assertThat(reply.headers().first("cache-control")).contains("no-store");
    assertThat(reply.headers().first("x-content-type-options")).contains("nosniff");
    assertThat(reply.text()).isEqualTo("retry: 2000\n\ndata: one\n\ndata: two\n\n");
    assertThat(api.handle(request("GET")).text()).isEqualTo("retry: 2000\n\n");
    assertThat(feed.closed).isTrue();
  }

  @Test
  void open_stream_givesEventsAsTheyCome() throws IOException {
    try (HttpStream stream = transport.open(HttpCall.get(EVENTS))) {
      assertThat(read(stream.body(), 13)).isEqualTo("retry: 2000\n\n");
      feed.add("one");
      assertThat(read(stream.body(), 11)).isEqualTo("data: one\n\n");
    }
    assertThat(feed.closed).isTrue();
  }

  @Test
  void open_silentStream_sendsComments() throws IOException {
    HttpCall call =
        HttpCall.get(EVENTS)
            .withTimeouts(new HttpCall.Timeouts(Duration.ofMillis(400), Duration.ofSeconds(30)));

    try (HttpStream stream = transport.open(call)) {
      assertThat(read(stream.body(), 19)).isEqualTo("retry: 2000\n\n:\n\n:\n\n");
    }
  }

  @Test
  void open_beyondTheDeadline_fails() {
    HttpCall call =
        HttpCall.get(EVENTS)
            .withTimeouts(new HttpCall.Timeouts(Duration.ofSeconds(30), Duration.ofMillis(700)));

    try (HttpStream stream = transport.open(call)) {
      assertThatThrownBy(() -> stream.body().readAllBytes())
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(RequestTimeoutException.class);
    }
    assertThat(feed.closed).isTrue();
  }

  @Test
  void open_beyondTheLongestBody_fails() {
    feed.add("a long event");

    try (HttpStream stream = transport.open(HttpCall.get(EVENTS).withMaxResponseBytes(20))) {
      assertThatThrownBy(() -> stream.body().readAllBytes())
          .hasCauseInstanceOf(ResponseTooLargeException.class);
    }
    assertThatThrownBy(() -> transport.send(HttpCall.get(EVENTS).withMaxResponseBytes(5)))
        .isInstanceOf(ResponseTooLargeException.class);
  }

  @Test
  void close_transport_endsTheStreams() {
    HttpStream stream = transport.open(HttpCall.get(EVENTS));

    transport.close();

    assertThat(feed.closed).isTrue();
    assertThatThrownBy(() -> stream.body().read()).isInstanceOf(IOException.class);
  }

  @Test
  void answer_moreStreamsThanAllowed_isRefusedUntilOneEnds() {
    List<EventStreamBody> open = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      open.add(streamed(api.answer(request("GET"))));
    }

    HttpReply refused = ((HttpAnswer.Whole) api.answer(request("GET"))).reply();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.text()).contains("STREAM_LIMIT_EXCEEDED");

    open.get(0).close();
    open.get(0).close();
    streamed(api.answer(request("GET")));
    assertThat(api.answer(request("GET"))).isInstanceOf(HttpAnswer.Whole.class);
  }

  @Test
  void answer_head_opensNoStream() {
    HttpReply reply = ((HttpAnswer.Whole) api.answer(request("HEAD"))).reply();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(feed.closed).isTrue();
  }

  private static EventStreamBody streamed(HttpAnswer answer) {
    return ((HttpAnswer.Streamed) answer).body();
  }

  private static InboundRequest request(String method) {
    return new InboundRequest(
        method, "/api/v1/events", "", HttpHeaders.EMPTY, new byte[0], Optional.empty());
  }

  private static String read(InputStream body, int length) throws IOException {
    return new String(body.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Events that a test adds. */
  private static final class Feed implements EventFeed {
    private final LinkedBlockingQueue<Next> queue = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    void add(String data) {
      queue.add(
          new Arrived(new ServerSentEvent(Optional.empty(), ServerSentEvent.DEFAULT_TYPE, data)));
    }

    void end() {
      queue.add(Ended.ENDED);
    }

    @Override
    public Next next(Duration patience) throws InterruptedException {
      if (closed) {
        return Ended.ENDED;
      }
      Next next = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      return next == null ? Silence.SILENCE : next;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
