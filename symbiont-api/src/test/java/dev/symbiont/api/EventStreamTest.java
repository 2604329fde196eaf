package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.call.EventStream;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseDecodeException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/**
 * The journal of a loop as it grows: connections that break, and servers that cannot be trusted.
 */
class EventStreamTest {
  private static final String EVENTS = "text/event-stream";
  private static final AgentId AGENT = AgentId.of("agent-1");

  private final FakeTransport transport = new FakeTransport();
  private final FakeWaiter waiter = new FakeWaiter();
  private final SymbiontClient client = Clients.builder(transport, waiter).build();

  @Test
  void events_wholeJournal_isReadUpToItsEnd() {
    transport.stream(
        200,
        EVENTS + ";charset=utf-8",
        text("retry: 2000\n\n:\n\n" + entry(0) + end(1) + entry(2)));

    try (EventStream<JournalEntry> events = events()) {
      assertThat(events.stream().toList())
          .extracting(JournalEntry::sequence)
          .containsExactly(0L, 1L);
      assertThat(events.hasNext()).isFalse();
      assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
    }

    HttpCall sent = transport.last();
    assertThat(sent.uri().toString())
        .isEqualTo(
            "http://localhost:8080/api/v1/agents/agent-1/reasoning/loop/lp/events?from_sequence=0");
    assertThat(sent.headers().all("Accept")).containsExactly(EVENTS);
    assertThat(sent.headers().all("Authorization")).containsExactly("Bearer " + Clients.SECRET);
    assertThat(sent.headers().first("Last-Event-ID")).isEmpty();
    assertThat(sent.timeouts().read()).isEqualTo(Duration.ofSeconds(45));
    assertThat(transport.closedStreams()).isPositive();
  }

  @Test
  void events_connectionThatBreaks_isOpenedAgainBehindTheNewestEvent() {
    transport.stream(200, EVENTS, text(entry(0) + entry(1) + "id: 2\ndata: {\"half")).stream(
        200, EVENTS, breaking(entry(2)))
        .stream(200, EVENTS, text(end(3)));

    try (EventStream<JournalEntry> events = events()) {
      assertThat(events.stream().toList())
          .extracting(JournalEntry::sequence)
          .containsExactly(0L, 1L, 2L, 3L);
    }

    assertThat(transport.calls())
        .extracting(call -> call.headers().first("Last-Event-ID").orElse("-"))
        .containsExactly("-", "1", "2");
  }

  @Test
  void events_connectionThatKeepsBreaking_isGivenUp() {
    for (int i = 0; i < 4; i++) {
      transport.stream(200, EVENTS, text(""));
    }

    try (EventStream<JournalEntry> events = events()) {
      assertThatThrownBy(events::hasNext)
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("ended before its last event");
      assertThat(events.hasNext()).isFalse();
    }
    assertThat(transport.calls()).hasSize(4);
  }

  @Test
  void events_silence_surfacesAsTheTimeoutOfTheTransport() {
    SymbiontClient once = Clients.builder(transport, waiter).maxRetries(0).build();
    RequestTimeoutException silence =
        new RequestTimeoutException(
            "silent",
            TransportException.Progress.MAYBE_PROCESSED,
            RequestTimeoutException.Limit.READ,
            Duration.ofSeconds(45),
            null);
    transport.stream(200, EVENTS, failing(new IOException("read failed", silence)));

    try (EventStream<JournalEntry> events = once.reasoning().events(AGENT, "lp")) {
      assertThatThrownBy(events::hasNext).isSameAs(silence);
    }
  }

  @Test
  void events_refusal_isTheErrorOfAnyCall() {
    transport.stream(
        404,
        "application/json",
        text("{\"error\":\"There is no loop\",\"code\":\"LOOP_NOT_FOUND\",\"details\":null}"));

    assertThatThrownBy(this::events)
        .isInstanceOfSatisfying(
            NotFoundException.class,
            e -> {
              assertThat(e.code()).contains("LOOP_NOT_FOUND");
              assertThat(e.operation()).isEqualTo("reasoning.events");
            });
    assertThat(transport.closedStreams()).isPositive();
  }

  @Test
  void events_answerThatIsNoStream_isRefused() {
    transport.stream(200, "text/html", text("<html>welcome</html>"));

    assertThatThrownBy(this::events)
        .isInstanceOf(ResponseDecodeException.class)
        .hasMessageContaining("text/html");
    assertThat(transport.closedStreams()).isPositive();
  }

  @Test
  void events_dataThatIsNoEntry_isADecodeError() {
    transport.stream(200, EVENTS, text("data: {\"sequence\":\"x\"}\n\n"));

    try (EventStream<JournalEntry> events = events()) {
      assertThatThrownBy(events::hasNext).isInstanceOf(ResponseDecodeException.class);
    }
  }

  @Test
  void events_unknownType_isKept() {
    transport.stream(
        200, EVENTS, text(entry(0).replace("policy_evaluated", "policy_dreamt") + end(1)));

    try (EventStream<JournalEntry> events = events()) {
      assertThat(events.next().event()).isInstanceOf(LoopEvent.Unknown.class);
    }
  }

  @Test
  void events_endlessLine_isCutOffAndGivenUp() {
    SymbiontClient once = Clients.builder(transport, waiter).maxRetries(0).build();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    transport.stream(200, EVENTS, new SequenceInputStream(text("data: "), endless));

    try (EventStream<JournalEntry> events = once.reasoning().events(AGENT, "lp")) {
      assertThatThrownBy(events::hasNext)
          .isInstanceOf(ConnectionException.class)
          .hasRootCauseMessage("an event is longer than 4194304 bytes");
    }
  }

  @Test
  void close_twice_closesTheConnectionAndEndsTheEvents() {
    transport.stream(200, EVENTS, text(entry(0) + entry(1) + end(2)));
    EventStream<JournalEntry> events = events();
    assertThat(events.next().sequence()).isZero();

    events.close();
    events.close();

    assertThat(events.hasNext()).isFalse();
    assertThat(transport.closedStreams()).isEqualTo(1);
  }

  private EventStream<JournalEntry> events() {
    return client.reasoning().events(AGENT, "lp");
  }

  private static String entry(long sequence) {
    return event(
        sequence,
        "{\"type\":\"policy_evaluated\",\"iteration\":1,\"action_count\":1,\"denied_count\":0}");
  }

  private static String end(long sequence) {
    return event(
        sequence,
        "{\"type\":\"terminated\",\"reason\":{\"type\":\"completed\"},\"iterations\":1,\"total_usage\":"
            + "{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2},\"duration_ms\":3}");
  }

  private static String event(long sequence, String json) {
    return ("id: %d\nevent: x\ndata: {\"sequence\":%d,\"timestamp\":\"2026-05-01T08:00:00Z\","
            + "\"agent_id\":\"agent-1\",\"iteration\":1,\"event\":%s}\n\n")
        .formatted(sequence, sequence, json);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream breaking(String text) {
    return new SequenceInputStream(text(text), failing(new IOException("connection reset")));
  }

  private static InputStream failing(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }
    };
  }
}
