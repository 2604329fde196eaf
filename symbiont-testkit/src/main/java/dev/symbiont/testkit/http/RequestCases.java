package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpCall.Timeouts;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is what was asked for, and nothing else. */
interface RequestCases extends WireCases {
  @ParameterizedTest
  @EnumSource
  default void call_headers_areSentAsGivenAndNothingElseIsOffered(CallMode mode) {
    HttpCall call =
        HttpCall.of(
            HttpMethod.POST,
            server().uri("/echo"),
            HttpHeaders.of(
                "Authorization", "Bearer x", "X-Twice", "one", "X-Twice", "two", "X-Empty", ""),
            "body".getBytes(StandardCharsets.UTF_8));
    mode.call(transport(), call);
    RecordedRequest seen = server().requests().get(0);
    assertThat(seen.line()).isEqualTo("POST /echo HTTP/1.1");
    assertThat(seen.values("Authorization")).containsExactly("Bearer x");
    assertThat(seen.values("X-Twice")).containsExactly("one", "two");
    assertThat(seen.values("X-Empty")).containsExactly("");
    assertThat(seen.values("Host")).containsExactly("127.0.0.1:" + server().port());
    assertThat(seen.values("Content-Length")).containsExactly("4");
    for (String uncalled :
        List.of(
            "Upgrade", "HTTP2-Settings", "Accept-Encoding", "Cookie", "Expect", "Content-Type")) {
      assertThat(seen.values(uncalled)).as(uncalled).isEmpty();
    }
    assertThat(seen.values("Connection"))
        .allSatisfy(value -> assertThat(value).isEqualToIgnoringCase("keep-alive"));
  }

  @ParameterizedTest
  @EnumSource
  default void call_eachMethod_reachesTheServer(HttpMethod method) {
    server().on("/method", Answer.of(200, "fine"));
    HttpCall call =
        new HttpCall(
            method,
            server().uri("/method"),
            HttpHeaders.EMPTY,
            Optional.empty(),
            Timeouts.DEFAULT,
            HttpCall.DEFAULT_MAX_RESPONSE_BYTES);
    for (CallMode mode : CallMode.values()) {
      HttpReply reply = mode.call(transport(), call);
      assertThat(reply.text()).isEqualTo(method == HttpMethod.HEAD ? "" : "fine");
    }
    assertThat(server().requests()).extracting(RecordedRequest::method).containsOnly(method.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\u0000b", "a\u010ab"})
  default void call_headerValueWithControls_neverLeaves(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpHeaders.of("X-Note", value))
        .withMessageContaining("X-Note");
  }

  @ParameterizedTest
  @EnumSource
  default void call_encodedLineBreakInTheAddress_staysEncoded(CallMode mode) {
    mode.call(transport(), HttpCall.get(server().uri("/echo?q=%0d%0aX-Evil:%201&r=%20%2F..%2f")));
    RecordedRequest seen = server().requests().get(0);
    assertThat(seen.line()).isEqualTo("GET /echo?q=%0d%0aX-Evil:%201&r=%20%2F..%2f HTTP/1.1");
    assertThat(seen.values("X-Evil")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/../b", "/a/./b", "/a//b", "/a%2fb", "/%2e%2e/b", "/a;p=1/b"})
  default void call_unusualPath_isSentUnchanged(String path) {
    for (CallMode mode : CallMode.values()) {
      mode.call(transport(), HttpCall.get(server().uri(path)));
    }
    assertThat(server().requests()).extracting(RecordedRequest::target).containsOnly(path);
  }

  @ParameterizedTest
  @EnumSource
  default void call_bodyOfSeveralMegabytes_arrivesBothWays(CallMode mode) {
    String text = "0123456789abcdef".repeat(256 * 1024);
    HttpReply reply = mode.call(transport(), post("/echo", text));
    assertThat(reply.text()).hasSize("POST /echo ".length() + text.length()).endsWith(text);
  }

  @ParameterizedTest
  @EnumSource
  default void call_emptyBody_isSentWithLengthZero(CallMode mode) {
    mode.call(transport(), post("/echo", ""));
    assertThat(server().requests().get(0).values("Content-Length")).containsExactly("0");
  }
}
