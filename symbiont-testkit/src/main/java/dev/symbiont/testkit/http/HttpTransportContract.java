package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link HttpTransport} promises, with or without a network underneath. A transport with
 * sockets passes {@link WireTransportContract}, which includes this suite.
 */
@Timeout(120)
public abstract class HttpTransportContract {
  private static final int CALLERS = 32;
  private static final int CALLS_OF_ONE_CALLER = 20;
  private static final int FAILING_CALLS = 1000;
  private static final int THREADS_OF_A_POOL = 4;

  private HttpTransport transport;

  /** For subclasses. */
  protected HttpTransportContract() {}

  /** Returns a new transport; the suite closes it. */
  protected abstract HttpTransport newTransport();

  /** Returns an address where GET answers 200 with a body of at least two bytes. */
  public abstract URI goodAddress();

  /** Returns an address where GET answers with a status of 400 to 499. */
  protected abstract URI missingAddress();

  @BeforeEach
  final void createTransport() {
    transport = newTransport();
  }

  @AfterEach
  final void closeTransport() {
    transport.close();
  }

  /** Returns the transport of the running case. */
  public final HttpTransport transport() {
    return transport;
  }

  @Test
  void name_ofTransport_isAShortWord() {
    assertThat(transport.name()).matches("[a-z][a-z0-9-]{0,31}");
  }

  @ParameterizedTest
  @EnumSource
  void call_goodAddress_bringsStatusHeadersAndBody(CallMode mode) {
    HttpReply reply = mode.call(transport, HttpCall.get(goodAddress()));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.isSuccess()).isTrue();
    assertThat(reply.headers().names()).isNotEmpty();
    String name = reply.headers().names().iterator().next();
    assertThat(reply.headers().first(name.toUpperCase(Locale.ROOT)))
        .isEqualTo(reply.headers().first(name.toLowerCase(Locale.ROOT)))
        .isPresent();
    assertThat(reply.body()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource
  void call_missingAddress_isAReplyAndNoException(CallMode mode) {
    HttpReply reply = mode.call(transport, HttpCall.get(missingAddress()));
    assertThat(reply.status()).isBetween(400, 499);
  }

  @ParameterizedTest
  @EnumSource
  void call_bodyLongerThanItsLimit_fails(CallMode mode) {
    HttpCall call = HttpCall.get(goodAddress()).withMaxResponseBytes(1);
    assertThatExceptionOfType(ResponseTooLargeException.class)
        .isThrownBy(() -> mode.call(transport, call))
        .satisfies(failure -> assertThat(failure.limit()).isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource
  void call_bodyAsLongAsItsLimit_succeeds(CallMode mode) {
    HttpCall call = HttpCall.get(goodAddress());
    int length = mode.call(transport, call).body().length;
    HttpReply reply = mode.call(transport, call.withMaxResponseBytes(length));
    assertThat(reply.body()).hasSize(length);
  }

  @ParameterizedTest
  @EnumSource
  void call_fromManyThreads_answersEach(CallMode mode) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      Callable<Long> manyCalls = () -> goodReplies(mode);
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        tasks.add(manyCalls);
      }
      long good = 0;
      for (Future<Long> result : callers.invokeAll(tasks)) {
        good += result.get();
      }
      assertThat(good).isEqualTo((long) CALLERS * CALLS_OF_ONE_CALLER);
    } finally {
      callers.shutdownNow();
    }
  }

  private long goodReplies(CallMode mode) {
    long good = 0;
    for (int i = 0; i < CALLS_OF_ONE_CALLER; i++) {
      good += mode.call(transport, HttpCall.get(goodAddress())).isSuccess() ? 1 : 0;
    }
    return good;
  }

  @Test
  void send_threadInterruptedBefore_failsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(ConnectionException.class)
          .isThrownBy(() -> transport.send(HttpCall.get(goodAddress())));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void sendAsync_failingCall_failsWithTheBareException() {
    HttpCall call = HttpCall.get(goodAddress()).withMaxResponseBytes(0);
    CompletableFuture<Throwable> seen = transport.sendAsync(call).handle((reply, fault) -> fault);
    assertThat(seen.join()).isInstanceOf(ResponseTooLargeException.class);
  }

  @Test
  void open_closedBeforeItsEnd_leavesTheTransportUsable() {
    for (int i = 0; i < CALLERS; i++) {
      HttpStream stream = transport.open(HttpCall.get(goodAddress()));
      stream.close();
      stream.close();
    }
    assertThat(transport.send(HttpCall.get(goodAddress())).isSuccess()).isTrue();
  }

  @Test
  void open_readAfterClose_fails() {
    HttpStream stream = transport.open(HttpCall.get(goodAddress()));
    stream.close();
    assertThatThrownBy(() -> stream.body().read()).isInstanceOf(IOException.class);
  }

  @Test
  void open_body_isReadByteByByteLikeInOne() throws IOException {
    byte[] whole = transport.send(HttpCall.get(goodAddress())).body();
    try (HttpStream stream = transport.open(HttpCall.get(goodAddress()))) {
      assertThat(stream.body()).isSameAs(stream.body());
      assertThat(stream.body().read()).isEqualTo(whole[0] & 0xff);
      assertThat(stream.body().skip(1)).isEqualTo(1);
      assertThat(stream.body().readAllBytes()).hasSize(whole.length - 2);
      assertThat(stream.body().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_afterClose_isRefused(CallMode mode) {
    mode.call(transport, HttpCall.get(goodAddress()));
    transport.close();
    transport.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> mode.call(transport, HttpCall.get(goodAddress())))
        .withMessageContaining("closed");
  }

  @ParameterizedTest
  @EnumSource
  void call_thousandFailures_leakNoThread(CallMode mode) {
    HttpCall failing = HttpCall.get(goodAddress()).withMaxResponseBytes(0);
    mode.call(transport, HttpCall.get(goodAddress()));
    int before = LiveThreads.count();
    for (int i = 0; i < FAILING_CALLS; i++) {
      assertThatExceptionOfType(ResponseTooLargeException.class)
          .isThrownBy(() -> mode.call(transport, failing));
    }
    assertThat(LiveThreads.count()).isLessThanOrEqualTo(before + THREADS_OF_A_POOL);
    assertThat(mode.call(transport, HttpCall.get(goodAddress())).isSuccess()).isTrue();
  }
}
