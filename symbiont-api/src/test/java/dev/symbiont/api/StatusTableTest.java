package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.symbiont.api.agent.AgentsCalls;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Repeat;
import dev.symbiont.api.health.MetricsCalls;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.AuthenticationException;
import dev.symbiont.domain.error.AuthenticationExpiredException;
import dev.symbiont.domain.error.ConflictException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.PermissionDeniedException;
import dev.symbiont.domain.error.RateLimitException;
import dev.symbiont.domain.error.ServerException;
import dev.symbiont.domain.error.UnsupportedByServerException;
import dev.symbiont.domain.error.ValidationFailedException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusTableTest {
  private static final String JSON =
      "{\"error\":\"no\",\"code\":\"SOME_CODE\",\"details\":{\"a\":1}}";
  private static final List<String> BODIES =
      List.of("", JSON, "Failed to parse", "<html>502</html>", "{", "[]", "{\"code\":1}");

  static Stream<Arguments> everyStatusAndBody() {
    return IntStream.rangeClosed(300, 599)
        .boxed()
        .flatMap(status -> BODIES.stream().map(body -> Arguments.of(status, body)));
  }

  @ParameterizedTest
  @MethodSource("everyStatusAndBody")
  void call_everyStatus_givesItsExceptionBlockingAndAsynchronously(int status, String body) {
    SymbiontClient client =
        Clients.of(new FakeTransport().reply(status, body, "X-Request-Id", "r-1"))
            .with(CallOptions.DEFAULT.withRepeat(Repeat.NEVER));

    Throwable blocking = catchThrowable(() -> client.call(AgentsCalls.list()));
    Throwable asynchronous =
        catchThrowable(() -> client.callAsync(AgentsCalls.list()).join()).getCause();

    for (Throwable failure : List.of(blocking, asynchronous)) {
      assertThat(failure).isExactlyInstanceOf(expected(status, body));
      ApiException api = (ApiException) failure;
      assertThat(api.status()).isEqualTo(status);
      assertThat(api.operation()).isEqualTo("agents.list");
      assertThat(api.requestId()).contains("r-1");
      assertThat(api.body()).isEqualTo(body);
      assertThat(api.code().isPresent()).isEqualTo(body.equals(JSON));
      assertThat(api.failure().details().isPresent()).isEqualTo(body.equals(JSON));
      assertThat(api).hasMessageContaining("agents.list").hasMessageContaining("" + status);
    }
  }

  private static Class<? extends ApiException> expected(int status, String body) {
    return switch (status) {
      case 400, 422 -> ValidationFailedException.class;
      case 401 -> AuthenticationException.class;
      case 403 -> PermissionDeniedException.class;
      case 404 -> body.equals(JSON) ? NotFoundException.class : UnsupportedByServerException.class;
      case 405 -> UnsupportedByServerException.class;
      case 409 -> ConflictException.class;
      case 429 -> RateLimitException.class;
      default -> status >= 500 ? ServerException.class : ApiException.class;
    };
  }

  @Test
  void call_401ThatSaysExpired_isTheExpiredException() {
    assertThat(failure(401, "Token has EXPIRED"))
        .isInstanceOf(AuthenticationExpiredException.class);
  }

  @Test
  void call_routeNotFoundOrNotAvailable_isUnsupported() {
    assertThat(failure(404, JSON.replace("SOME_CODE", "ROUTE_NOT_FOUND")))
        .isInstanceOf(UnsupportedByServerException.class)
        .hasMessageContaining("agents.list")
        .hasMessageContaining("embedded runtime");
    assertThat(failure(501, JSON.replace("SOME_CODE", "NOT_AVAILABLE")))
        .isInstanceOf(UnsupportedByServerException.class);
  }

  @Test
  void call_empty401OnARouteThatNoReferenceRuntimeHas_isUnsupported() {
    SymbiontClient client = Clients.of(new FakeTransport().reply(401, ""));

    assertThat(catchThrowable(() -> client.call(MetricsCalls.snapshot())))
        .isInstanceOf(UnsupportedByServerException.class)
        .hasMessageContaining("credential may also be wrong");
  }

  @Test
  void call_longBody_isCutAndTheMessageStaysShort() {
    ApiException failure = (ApiException) failure(500, "x".repeat(1_000_000));

    assertThat(failure.body()).hasSize(ApiException.Failure.MAX_BODY_CHARS);
    assertThat(failure.getMessage()).hasSizeLessThan(800);
  }

  @Test
  void call_bodyWithLineBreaks_cannotForgeLogLines() {
    assertThat(failure(500, "a\r\nINFO all is well").getMessage()).doesNotContain("\n");
  }

  @Test
  void call_futureOfAnError_failsWithACompletionException() {
    SymbiontClient client = Clients.of(new FakeTransport().reply(409, JSON));

    assertThat(catchThrowable(() -> client.callAsync(AgentsCalls.list()).join()))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ConflictException.class);
  }

  private static Throwable failure(int status, String body) {
    SymbiontClient client =
        Clients.of(new FakeTransport().reply(status, body))
            .with(CallOptions.DEFAULT.withRepeat(Repeat.NEVER));
    return catchThrowable(() -> client.call(AgentsCalls.list()));
  }
}
