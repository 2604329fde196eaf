package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is received reaches the caller unchanged. */
interface ResponseCases extends WireCases {
  @ParameterizedTest
  @EnumSource
  default void call_duplicateHeaders_areAllKeptInOrder(CallMode mode) {
    server()
        .on("/twice", Answer.of(200, "x", "X-Twice", "one", "x-twice", "two", "X-TWICE", "one"));
    HttpReply reply = mode.call(transport(), HttpCall.get(server().uri("/twice")));
    assertThat(reply.headers().all("X-Twice")).containsExactly("one", "two", "one");
  }

  @ParameterizedTest
  @EnumSource
  default void call_chunkedBody_isJoined(CallMode mode) {
    server().on("/chunks", Answer.chunked("one ", "two ", "three"));
    HttpReply reply = mode.call(transport(), HttpCall.get(server().uri("/chunks")));
    assertThat(reply.text()).isEqualTo("one two three");
  }

  @ParameterizedTest
  @EnumSource
  default void call_encodedContent_isNotDecoded(CallMode mode) {
    server().on("/gzip", Answer.of(200, "not really gzip", "Content-Encoding", "gzip"));
    HttpReply reply = mode.call(transport(), HttpCall.get(server().uri("/gzip")));
    assertThat(reply.text()).isEqualTo("not really gzip");
    assertThat(reply.headers().first("Content-Encoding")).contains("gzip");
    assertThat(reply.headers().first("Content-Length")).contains("15");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  default void call_statusWithoutBody_hasAnEmptyBody(int status) {
    server()
        .on(
            "/none",
            (request, wire) -> wire.write("HTTP/1.1 " + status + " None\r\nX-Seen: yes\r\n\r\n"));
    for (CallMode mode : CallMode.values()) {
      HttpReply reply = mode.call(transport(), HttpCall.get(server().uri("/none")));
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.body()).isEmpty();
    }
    assertThat(server().acceptedConnections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {200, 201, 202, 400, 401, 403, 404, 405, 407, 409, 413, 418, 422, 429, 500, 599})
  default void call_everyStatus_isAReply(int status) {
    server().on("/status", Answer.of(status, "body of " + status));
    for (CallMode mode : CallMode.values()) {
      HttpReply reply = mode.call(transport(), HttpCall.get(server().uri("/status")));
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.text()).isEqualTo("body of " + status);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_serverSetsACookie_isNotRemembered(CallMode mode) {
    server().on("/cookie", Answer.of(200, "x", "Set-Cookie", "id=1; Path=/"));
    mode.call(transport(), HttpCall.get(server().uri("/cookie")));
    mode.call(transport(), HttpCall.get(server().uri("/cookie")));
    assertThat(server().requests().get(1).values("Cookie")).isEmpty();
  }
}
