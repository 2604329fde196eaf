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
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server breaks: the call fails, shows no secret and leaves nothing open. */
interface FaultCases extends WireCases {
  /** Enough for a leak to show. */
  int FAILING_CALLS = 1000;

  /** A client may wait for some before it clears up. */
  int MOST_CONNECTIONS_LEFT = 40;

  @ParameterizedTest
  @MethodSource("dev.symbiont.testkit.http.Fault#allInEveryMode")
  default void call_serverBreaks_failsWithoutShowingSecrets(Fault fault, CallMode mode) {
    server().on("/fault", fault.answer());
    HttpCall call =
        new HttpCall(
            HttpMethod.POST,
            server().uri("/fault?key=" + SECRET),
            HttpHeaders.of("Authorization", "Bearer " + SECRET),
            Optional.of(SECRET.getBytes(StandardCharsets.UTF_8)),
            new Timeouts(READ_LIMIT, FAR),
            100_000);
    TransportException failure = failure(mode, transport(), call);
    assertThat(failure).isInstanceOf(fault.expected());
    assertThat(failure.progress()).isEqualTo(Progress.MAYBE_PROCESSED);
    assertThat(failure.getMessage()).contains("POST").contains("/fault");
    assertThat(everythingIn(failure)).doesNotContain(SECRET);
    assertThat(server().requests("/fault")).hasSize(1);
    if (closesAfterMalformedResponses() || !Fault.MALFORMED.contains(fault)) {
      transport().close();
      Garbage.collectUntil(() -> server().openConnections() == 0);
      server().awaitOpenConnections(0);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.symbiont.testkit.http.Fault#stalls")
  default void call_serverIsSilent_namesTheReadLimit(Fault fault) {
    server().on("/fault", fault.answer());
    HttpCall call =
        HttpCall.get(server().uri("/fault")).withTimeouts(new Timeouts(READ_LIMIT, FAR));
    for (CallMode mode : CallMode.values()) {
      RequestTimeoutException failure =
          catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(transport(), call));
      assertThat(failure.limit()).isEqualTo(Limit.READ);
      assertThat(failure.after()).isEqualTo(READ_LIMIT);
    }
    server().awaitDisconnects(CallMode.values().length);
  }

  @ParameterizedTest
  @EnumSource
  default void call_serverDripsForEver_endsAtTheDeadline(CallMode mode) {
    server().on("/drip", Answer.drip(Duration.ofMillis(20)));
    Duration deadline = Duration.ofMillis(400);
    HttpCall call = HttpCall.get(server().uri("/drip")).withTimeouts(new Timeouts(FAR, deadline));
    RequestTimeoutException failure =
        catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(transport(), call));
    assertThat(failure.limit()).isEqualTo(Limit.DEADLINE);
    assertThat(failure.after()).isEqualTo(deadline);
    server().awaitDisconnects(1);
  }

  @ParameterizedTest
  @EnumSource
  default void call_serverDripsWithinTheReadLimit_isNotCutOff(CallMode mode) {
    // Longer than the read limit in all, but never silent for that long.
    Duration limit = Duration.ofSeconds(1);
    server()
        .on(
            "/slow",
            (request, wire) -> {
              wire.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
              for (int i = 0; i < 6 && !wire.awaitDisconnect(limit.dividedBy(5)); i++) {
                wire.write(".");
              }
            });
    HttpCall call = HttpCall.get(server().uri("/slow")).withTimeouts(new Timeouts(limit, FAR));
    assertThat(mode.call(transport(), call).text()).isEqualTo("......");
  }

  @ParameterizedTest
  @EnumSource
  default void call_thousandBrokenConnections_leakNothing(CallMode mode) {
    mode.call(transport(), HttpCall.get(goodAddress()));
    int before = LiveThreads.count();
    for (int i = 0; i < FAILING_CALLS; i++) {
      server().on("/fault", Fault.BREAKS.get(i % Fault.BREAKS.size()).answer());
      assertThat(failure(mode, transport(), post("/fault", "x")))
          .isInstanceOf(ConnectionException.class);
    }
    assertThat(LiveThreads.count()).isLessThanOrEqualTo(before + 4);
    server().awaitOpenConnections(1);
    assertThat(mode.call(transport(), HttpCall.get(goodAddress())).isSuccess()).isTrue();
  }

  @Test
  default void send_hundredMalformedResponses_leaveFewConnections() {
    Assumptions.assumeTrue(closesAfterMalformedResponses());
    server().on("/fault", Fault.MALFORMED.get(0).answer());
    for (int i = 0; i < 100; i++) {
      assertThat(failure(CallMode.SEND, transport(), post("/fault", "x")))
          .isInstanceOf(ConnectionException.class);
    }
    server().awaitOpenConnections(MOST_CONNECTIONS_LEFT);
  }
}
