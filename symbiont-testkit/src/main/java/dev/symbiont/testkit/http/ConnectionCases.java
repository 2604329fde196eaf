package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.RequestTimeoutException.Limit;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections are made in time, kept, and replaced. */
interface ConnectionCases extends WireCases {
  @ParameterizedTest
  @EnumSource
  default void call_nobodyListens_isProvablyUnsent(CallMode mode) throws IOException {
    int port;
    try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closedSoon.getLocalPort();
    }
    HttpCall call = HttpCall.get(URI.create("http://127.0.0.1:" + port + "/"));
    TransportException failure = failure(mode, transport(), call);
    assertThat(failure).isInstanceOf(ConnectionException.class);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
  }

  @Test
  default void send_givenAddresses_goThereAndNowhereElseOrAreRefused() throws IOException {
    HttpCall call =
        HttpCall.get(URI.create("http://checked.invalid:" + server().port() + "/good"))
            .withAddresses(
                List.of(InetAddress.getByName("127.99.99.99"), InetAddress.getLoopbackAddress()));
    if (!transport().connectsToGivenAddresses()) {
      assertThatIllegalArgumentException().isThrownBy(() -> transport().send(call));
      return;
    }
    assertThat(transport().send(call).text()).isEqualTo("good");
    assertThat(transport().sendAsync(call).join().text()).isEqualTo("good");
    assertThat(server().requests("/good"))
        .allSatisfy(
            request ->
                assertThat(request.values("Host"))
                    .containsExactly("checked.invalid:" + server().port()));
  }

  @ParameterizedTest
  @EnumSource
  default void call_hostDoesNotAccept_endsAtTheConnectLimit(CallMode mode) throws IOException {
    Duration limit = Duration.ofMillis(200);
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpTransport hasty = newTransport(TransportSettings.DEFAULT.withConnectTimeout(limit))) {
      Assumptions.assumeTrue(
          fillBacklog(full, fillers), "this system queues connections without a bound");
      HttpCall call = HttpCall.get(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"));
      RequestTimeoutException failure =
          catchThrowableOfType(RequestTimeoutException.class, () -> mode.call(hasty, call));
      assertThat(failure.limit()).isEqualTo(Limit.CONNECT);
      assertThat(failure.after()).isEqualTo(limit);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  private static boolean fillBacklog(ServerSocket full, List<Socket> fillers) throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 100);
      } catch (SocketTimeoutException e) {
        return true;
      }
    }
    return false;
  }

  @Test
  default void send_sequentialCalls_shareOneConnection() {
    for (int i = 0; i < 50; i++) {
      assertThat(transport().send(HttpCall.get(goodAddress())).text()).isEqualTo("good");
    }
    assertThat(server().acceptedConnections()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  default void call_keptConnectionWasClosed_usesANewOne(CallMode mode) {
    server()
        .on(
            "/closes",
            (request, wire) -> {
              Answer.of(200, "last words").play(request, wire);
              wire.close();
            });
    for (int i = 0; i < 20; i++) {
      assertThat(mode.call(transport(), HttpCall.get(server().uri("/closes"))).text())
          .isEqualTo("last words");
    }
  }
}
