package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.RequestTimeoutException.Limit;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpCall.Timeouts;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.Route;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transport of the embedded runtime keeps the promises of the port. */
class EmbeddedTransportTest extends HttpTransportContract {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration FAR = Duration.ofSeconds(30);

  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final SymbiontRuntime runtime =
      SymbiontRuntime.builder()
          .addRoutes(routes -> routes.add(Route.get("stuck").to(request -> stall())))
          .addRoutes(routes -> routes.add(Route.get("deaf").to(request -> stallDeaf())))
          .build();

  @Override
  protected HttpTransport newTransport() {
    return runtime.transport();
  }

  @Override
  public URI goodAddress() {
    return address("health");
  }

  @Override
  protected URI missingAddress() {
    return address("nothing-here");
  }

  @AfterEach
  void closeRuntime() {
    ended.countDown();
    runtime.close();
  }

  @ParameterizedTest
  @EnumSource
  void call_handlerIsSilent_endsAtTheReadLimit(CallMode mode) throws InterruptedException {
    HttpCall call = HttpCall.get(address("stuck")).withTimeouts(new Timeouts(SOON, FAR));
    RequestTimeoutException failure =
        catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(transport(), call));
    assertThat(failure.limit()).isEqualTo(Limit.READ);
    assertThat(failure.progress()).isEqualTo(Progress.MAYBE_PROCESSED);
    interrupted.await();
  }

  @ParameterizedTest
  @EnumSource
  void call_handlerHeedsNoInterrupt_endsAtTheDeadlineAllTheSame(CallMode mode) {
    HttpCall call = HttpCall.get(address("deaf")).withTimeouts(new Timeouts(FAR, SOON));
    RequestTimeoutException failure =
        catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(transport(), call));
    assertThat(failure.limit()).isEqualTo(Limit.DEADLINE);
  }

  @Test
  void sendAsync_cancelled_interruptsTheHandler() throws InterruptedException {
    CompletableFuture<HttpReply> reply = transport().sendAsync(HttpCall.get(address("stuck")));
    stuck.await();
    assertThat(reply.cancel(true)).isTrue();
    interrupted.await();
    assertThat(reply).isCancelled();
  }

  @Test
  void send_interrupted_interruptsTheHandler() throws InterruptedException {
    AtomicReference<TransportException> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                thrown.set(
                    catchThrowableOfType(
                        TransportException.class,
                        () -> transport().send(HttpCall.get(address("stuck"))))));
    caller.start();
    stuck.await();
    caller.interrupt();
    caller.join();
    interrupted.await();
    assertThat(thrown.get())
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("interrupted");
  }

  @Test
  void close_callUnderWay_endsIt() throws InterruptedException {
    CompletableFuture<HttpReply> reply = transport().sendAsync(HttpCall.get(address("stuck")));
    stuck.await();
    transport().close();
    interrupted.await();
    assertThat(reply)
        .failsWithin(FAR)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ConnectionException.class)
        .withMessageContaining("closed");
  }

  private static URI address(String path) {
    return URI.create("http://embedded/api/v1/" + path);
  }

  private ApiAnswer stall() {
    stuck.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      Thread.currentThread().interrupt();
    }
    return ApiAnswer.empty();
  }

  private ApiAnswer stallDeaf() {
    boolean over = false;
    while (!over) {
      try {
        ended.await();
        over = true;
      } catch (InterruptedException e) {
        // Work that nothing can interrupt.
      }
    }
    return ApiAnswer.empty();
  }
}
