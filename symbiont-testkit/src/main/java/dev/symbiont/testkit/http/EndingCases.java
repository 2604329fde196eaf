package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpCall.Timeouts;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever ends a call early ends it on the wire. */
interface EndingCases extends WireCases {
  @ParameterizedTest
  @MethodSource("dev.symbiont.testkit.http.Fault#stalls")
  default void sendAsync_cancelled_endsTheExchangeOnTheWire(Fault fault) {
    server().on("/fault", fault.answer());
    CompletableFuture<HttpReply> reply =
        transport().sendAsync(HttpCall.get(server().uri("/fault")));
    server().awaitRequests(1);
    assertThat(reply.cancel(true)).isTrue();
    assertThat(reply).isCancelled();
    server().awaitDisconnects(1);
  }

  @ParameterizedTest
  @MethodSource("dev.symbiont.testkit.http.Fault#stalls")
  default void send_interrupted_endsTheExchangeOnTheWire(Fault fault) throws InterruptedException {
    server().on("/fault", fault.answer());
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              try {
                transport().send(HttpCall.get(server().uri("/fault")));
              } catch (TransportException e) {
                thrown.set(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    server().awaitRequests(1);
    caller.interrupt();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(ConnectionException.class);
    assertThat(thrown.get()).hasMessageContaining("interrupted");
    assertThat(interrupted).isTrue();
    server().awaitDisconnects(1);
  }

  @Test
  default void close_callsUnderWay_endsThem() {
    server().on("/stall", Answer.stallBeforeHeaders());
    List<CompletableFuture<HttpReply>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(transport().sendAsync(HttpCall.get(server().uri("/stall"))));
    }
    server().awaitRequests(5);
    transport().close();
    for (CompletableFuture<HttpReply> reply : replies) {
      assertThat(reply)
          .failsWithin(FAR)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(ConnectionException.class)
          .withMessageContaining("closed");
    }
    server().awaitDisconnects(5);
  }

  @Test
  default void open_bodyUnderWay_isReadAsItArrivesAndEndsOnClose() throws IOException {
    server().on("/stall", Answer.stallInBody());
    try (HttpStream stream = transport().open(HttpCall.get(server().uri("/stall")))) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.body().readNBytes(4)).asString().isEqualTo("some");
    }
    server().awaitDisconnects(1);
  }

  @Test
  default void open_closedByAnotherThreadDuringARead_endsTheRead() throws Exception {
    server().on("/stall", Answer.stallInBody());
    HttpStream stream = transport().open(HttpCall.get(server().uri("/stall")));
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
    server().awaitDisconnects(1);
  }

  @Test
  default void open_readerPausesLongerThanTheReadLimit_isNotCutOff() throws IOException {
    server().on("/good", Answer.of(200, "x".repeat(100_000)));
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
  default void close_fiftyTransports_leavesNoThreadAndNoConnection() {
    int before = LiveThreads.count();
    for (int i = 0; i < 50; i++) {
      HttpTransport shortLived = newTransport(TransportSettings.DEFAULT);
      assertThat(shortLived.send(HttpCall.get(goodAddress())).isSuccess()).isTrue();
      assertThat(shortLived.sendAsync(HttpCall.get(goodAddress())).join().isSuccess()).isTrue();
      shortLived.close();
    }
    Garbage.collectUntil(() -> LiveThreads.count() <= before + 4);
    assertThat(LiveThreads.count()).isLessThanOrEqualTo(before + 4);
    server().awaitOpenConnections(1);
  }
}
