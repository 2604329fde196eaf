package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport does nothing on its own: it follows nothing, repeats nothing, answers nothing. */
interface InitiativeCases extends WireCases {
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  default void call_redirect_isReturnedAndNotFollowed(int status) {
    try (FaultServer other = FaultServer.start()) {
      server().on("/same", Answer.redirect(status, server().uri("/good")));
      server().on("/other", Answer.redirect(status, other.uri("/good")));
      for (CallMode mode : CallMode.values()) {
        for (String path : List.of("/same", "/other")) {
          for (HttpCall call : List.of(HttpCall.get(server().uri(path)), post(path, SECRET))) {
            HttpReply reply =
                mode.call(transport(), call.withHeaders(HttpHeaders.of("Authorization", SECRET)));
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.headers().first("Location")).isPresent();
          }
        }
      }
      assertThat(server().requests("/good")).isEmpty();
      assertThat(other.requests()).isEmpty();
      assertThat(other.acceptedConnections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_unavailableWithRetryAfter_isReturnedAndNotRepeated(CallMode mode) {
    server().on("/busy", Answer.of(503, "busy", "Retry-After", "1"));
    for (HttpCall call : List.of(HttpCall.get(server().uri("/busy")), post("/busy", "x"))) {
      HttpReply reply = mode.call(transport(), call);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.headers().first("Retry-After")).contains("1");
    }
    assertThat(server().requests("/busy")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  default void call_unauthorized_isReturnedAndNotAnswered(CallMode mode) {
    server().on("/closed", Answer.of(401, "who?", "WWW-Authenticate", "Basic realm=\"x\""));
    assertThat(mode.call(transport(), HttpCall.get(server().uri("/closed"))).status())
        .isEqualTo(401);
    assertThat(server().requests("/closed")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  default void call_postBreaksOnAKeptConnection_isNotRepeated(CallMode mode) {
    for (Answer fault : List.of(Answer.reset(), Answer.hangUp(), Answer.truncated())) {
      server().on("/fault", fault);
      mode.call(transport(), HttpCall.get(goodAddress()));
      int before = server().requests("/fault").size();
      assertThat(failure(mode, transport(), post("/fault", "x")).progress())
          .isEqualTo(Progress.MAYBE_PROCESSED);
      assertThat(server().requests("/fault")).hasSize(before + 1);
    }
  }
}
