package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.symbiont.api.agent.AgentsCalls;
import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.api.auth.TokenProvider;
import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Repeat;
import dev.symbiont.api.message.MessagesCalls;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RateLimitException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.error.ServerException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.secret.Secret;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTest {
  private static final AgentId AGENT = AgentId.of("a");
  private static final Call<?> GET = AgentsCalls.list();
  private static final Call<?> DELETE = AgentsCalls.delete(AGENT);
  private static final Call<?> POST =
      AgentsCalls.create(AgentSpec.builder("n").dsl("agent n { }").build());
  private static final Call<?> CONSUMING = MessagesCalls.receive(AGENT);

  private final FakeWaiter waiter = new FakeWaiter();

  static Stream<Arguments> table() {
    TransportException refused = new ConnectionException("refused", Progress.NOT_SENT, null);
    TransportException lost = new ConnectionException("lost", Progress.MAYBE_PROCESSED, null);
    TransportException late =
        new RequestTimeoutException(
            "late",
            Progress.MAYBE_PROCESSED,
            RequestTimeoutException.Limit.READ,
            Duration.ofSeconds(30),
            null);
    return Stream.of(
        Arguments.of(GET, refused, 4),
        Arguments.of(DELETE, refused, 4),
        Arguments.of(POST, refused, 4),
        Arguments.of(CONSUMING, refused, 4),
        Arguments.of(GET, lost, 4),
        Arguments.of(DELETE, lost, 4),
        Arguments.of(POST, lost, 1),
        Arguments.of(CONSUMING, lost, 1),
        Arguments.of(GET, late, 4),
        Arguments.of(POST, late, 1),
        Arguments.of(GET, new ResponseTooLargeException("too long", 1), 1));
  }

  @ParameterizedTest
  @MethodSource("table")
  void call_noResponse_isRepeatedOnlyWhereNothingCanHappenTwice(
      Call<?> call, TransportException failure, int attempts) {
    FakeTransport transport = new FakeTransport().fail(failure);
    assertThat(catchThrowable(() -> client(transport).call(call))).isSameAs(failure);
    assertThat(transport.calls()).hasSize(attempts);

    FakeTransport again = new FakeTransport().fail(failure);
    assertThat(catchThrowable(() -> client(again).callAsync(call).join())).hasCause(failure);
    assertThat(again.calls()).hasSize(attempts);
  }

  @ParameterizedTest
  @CsvSource({
    "408, 4, 4, 1, 1, 1",
    "502, 4, 4, 1, 1, 1",
    "504, 4, 4, 1, 1, 1",
    "429, 4, 4, 1, 4, 1",
    "503, 4, 4, 1, 4, 1",
    "500, 1, 1, 1, 1, 1",
    "501, 1, 1, 1, 1, 1",
    "404, 1, 1, 1, 1, 1",
    "409, 1, 1, 1, 1, 1"
  })
  void call_errorStatus_isRepeatedByTheTable(
      int status, int get, int delete, int post, int postWithRetryAfter, int consuming) {
    assertThat(attempts(GET, status)).isEqualTo(get);
    assertThat(attempts(DELETE, status)).isEqualTo(delete);
    assertThat(attempts(POST, status)).isEqualTo(post);
    assertThat(attempts(POST, status, "Retry-After", "1")).isEqualTo(postWithRetryAfter);
    assertThat(attempts(CONSUMING, status)).isEqualTo(consuming);
  }

  @Test
  void call_success_afterFailures_givesTheAnswerAndTheSameRequestId() {
    FakeTransport transport =
        new FakeTransport().reply(503, "").reply(502, "").reply(200, "[]").reply(500, "");

    assertThat(client(transport).callRaw(AgentsCalls.list()).attempts()).isEqualTo(3);
    assertThat(transport.calls().stream().map(call -> call.headers().first("X-Request-Id")))
        .hasSize(3)
        .containsOnly(transport.last().headers().first("X-Request-Id"));
  }

  @Test
  void call_waits_growAndStayBelowTheirBounds() {
    for (int seed = 0; seed < 200; seed++) {
      FakeWaiter time = new FakeWaiter();
      SymbiontClient client =
          Clients.builder(new FakeTransport().reply(502, ""), time)
              .random(new Random(seed))
              .deadline(Duration.ofMinutes(10))
              .maxRetries(10)
              .build();
      assertThatThrownBy(() -> client.call(GET)).isInstanceOf(ServerException.class);
      assertThat(time.pauses()).hasSize(10);
      for (int i = 0; i < 10; i++) {
        assertThat(time.pauses().get(i))
            .isLessThanOrEqualTo(Duration.ofSeconds(Math.min(30, 1L << i)))
            .isGreaterThanOrEqualTo(Duration.ZERO);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, PT7S",
    "0, PT0S",
    "30, PT30S",
    "'Fri, 01 May 2026 08:00:12 GMT', PT12S",
    "'Fri, 01 May 2026 07:00:00 GMT', PT0S"
  })
  void call_retryAfter_isWaitedExactly(String value, Duration expected) {
    FakeTransport transport =
        new FakeTransport().reply(503, "", "Retry-After", value).reply(200, "[]");

    client(transport).call(GET);

    assertThat(waiter.pauses().stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"31", "1000000000", "99999999999999999999999", "'Fri, 01 May 2026 09:00:00 GMT'"})
  void call_retryAfterBeyondTheCap_failsAtOnceWithTheValue(String value) {
    FakeTransport transport = new FakeTransport().reply(429, "", "Retry-After", value);

    assertThatThrownBy(() -> client(transport).call(GET))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            e -> assertThat(e.retryAfter().orElseThrow()).isGreaterThan(Duration.ofSeconds(30)));
    assertThat(transport.calls()).hasSize(1);
    assertThat(waiter.pauses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1", "NaN", "1.5", "soon", "''"})
  void call_retryAfterWithoutMeaning_isAsIfAbsent(String value) {
    assertThat(attempts(POST, 503, "Retry-After", value)).isEqualTo(1);
    assertThat(attempts(GET, 503, "Retry-After", value)).isEqualTo(4);
  }

  @Test
  void call_rateLimitWithoutRetryAfter_waitsAtLeastTheLimitersRefill() {
    FakeTransport transport = new FakeTransport().reply(429, "");

    assertThatThrownBy(() -> client(transport).call(GET)).isInstanceOf(RateLimitException.class);
    assertThat(waiter.pauses()).allMatch(wait -> wait.compareTo(Duration.ofMillis(600)) >= 0);
  }

  @Test
  void call_idempotencyKey_makesAPostRepeatableUnderTheSameKey() {
    FakeTransport transport = new FakeTransport().reply(502, "");

    assertThatThrownBy(() -> client(transport).with(CallOptions.idempotencyKey("k-1")).call(POST))
        .isInstanceOf(ServerException.class);
    assertThat(transport.calls())
        .hasSize(4)
        .allMatch(call -> call.headers().first("Idempotency-Key").orElseThrow().equals("k-1"));
  }

  @Test
  void call_repeatOptions_forbidAndAllow() {
    FakeTransport never = new FakeTransport().reply(503, "", "Retry-After", "1");
    assertThatThrownBy(
            () -> client(never).with(CallOptions.DEFAULT.withRepeat(Repeat.NEVER)).call(GET))
        .isInstanceOf(ServerException.class);
    assertThat(never.calls()).hasSize(1);

    FakeTransport always = new FakeTransport().reply(502, "");
    assertThatThrownBy(
            () -> client(always).with(CallOptions.DEFAULT.withRepeat(Repeat.ALWAYS)).call(POST))
        .isInstanceOf(ServerException.class);
    assertThat(always.calls()).hasSize(4);
  }

  @Test
  void call_deadline_boundsAllAttemptsAndIsHandedToTheTransport() {
    FakeTransport transport =
        new FakeTransport()
            .then(
                call -> {
                  waiter.advance(Duration.ofSeconds(4));
                  return FakeTransport.reply(502, HttpHeaders.EMPTY, "");
                });
    SymbiontClient client =
        Clients.builder(transport, waiter).deadline(Duration.ofSeconds(10)).maxRetries(10).build();

    assertThatThrownBy(() -> client.call(GET))
        .isInstanceOfAny(ServerException.class, RequestTimeoutException.class);

    assertThat(transport.calls()).hasSizeBetween(2, 3);
    assertThat(transport.calls().get(0).timeouts().deadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(transport.last().timeouts().deadline()).isLessThanOrEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void call_deadlineAlreadyOver_saysSo() {
    FakeTransport transport =
        new FakeTransport()
            .then(
                call -> {
                  waiter.advance(Duration.ofSeconds(2));
                  throw new ConnectionException("lost", Progress.NOT_SENT, null);
                });

    assertThatThrownBy(
            () -> client(transport).with(CallOptions.deadline(Duration.ofSeconds(1))).call(GET))
        .isInstanceOf(ConnectionException.class);
    assertThat(transport.calls()).hasSize(1);
    assertThat(transport.last().timeouts().deadline()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void call_deadlineThatEndsBetweenCheckAndSend_stillHandsAPositiveLimit() {
    FakeTransport transport = new FakeTransport().reply(200, "[]");
    SymbiontClient client =
        Clients.builder(transport, waiter)
            .tokenProvider(
                TokenProvider.of(
                    () -> {
                      waiter.advance(Duration.ofMinutes(5));
                      return AccessToken.of(Secret.of("late"));
                    }))
            .build();

    client.call(GET);

    assertThat(transport.last().timeouts().deadline()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void call_interruptWhileWaiting_endsTheCallAndRestoresTheFlag() {
    SymbiontClient client =
        Clients.builder(new FakeTransport().reply(502, ""), new FakeWaiter().interrupting())
            .build();

    assertThatThrownBy(() -> client.call(GET))
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void call_interruptInsideTheTransport_isNotRepeated() {
    FakeTransport transport =
        new FakeTransport()
            .fail(
                new ConnectionException(
                    "interrupted", Progress.MAYBE_PROCESSED, new InterruptedException()));

    assertThatThrownBy(() -> client(transport).call(GET)).isInstanceOf(ConnectionException.class);
    assertThat(transport.calls()).hasSize(1);
  }

  private int attempts(Call<?> call, int status, String... headers) {
    FakeTransport blocking = new FakeTransport().reply(status, "", headers);
    assertThat(catchThrowable(() -> client(blocking).call(call))).isNotNull();
    FakeTransport asynchronous = new FakeTransport().reply(status, "", headers);
    assertThat(catchThrowable(() -> client(asynchronous).callAsync(call).join())).isNotNull();
    assertThat(asynchronous.calls()).hasSameSizeAs(blocking.calls());
    return blocking.calls().size();
  }

  private SymbiontClient client(FakeTransport transport) {
    return Clients.builder(transport, waiter).build();
  }
}
