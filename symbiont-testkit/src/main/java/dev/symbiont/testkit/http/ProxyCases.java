package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.ProxySettings;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls through a proxy. */
interface ProxyCases extends WireCases {
  @ParameterizedTest
  @EnumSource
  default void call_proxyWithCredentials_relaysAndKeepsThemToItself(CallMode mode) {
    ProxySettings.Credentials known = new ProxySettings.Credentials("me", SECRET);
    try (LoopbackProxy proxy = LoopbackProxy.start(known.basic());
        HttpTransport client = newTransport(through(proxy, SECRET))) {
      assertThat(mode.call(client, HttpCall.get(goodAddress())).text()).isEqualTo("good");
      assertThat(server().requests("/good")).hasSize(1);
      RecordedRequest seen = server().requests("/good").get(0);
      assertThat(seen.values("X-Relayed")).containsExactly("yes");
      assertThat(proxy.requests().get(0).target()).isEqualTo(goodAddress().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_proxyRefusesTheCredentials_isProvablyUnsent(CallMode mode) {
    try (LoopbackProxy proxy = LoopbackProxy.start("Basic other");
        HttpTransport client = newTransport(through(proxy, SECRET))) {
      TransportException failure = failure(mode, client, HttpCall.get(goodAddress()));
      assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("proxy");
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(everythingIn(failure)).doesNotContain(SECRET);
      assertThat(server().requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_httpsThroughProxyWithCredentials_isTunnelled(CallMode mode) {
    ProxySettings.Credentials known = new ProxySettings.Credentials("me", SECRET);
    TlsSettings trust =
        TlsSettings.builder().trustPem(TlsCases.Identities.SERVER.certificatePem()).build();
    try (FaultServer tls = TlsCases.tls(TlsCases.Identities.SERVER, false);
        LoopbackProxy proxy = LoopbackProxy.start(known.basic());
        HttpTransport client = newTransport(through(proxy, SECRET).withTls(trust))) {
      assertThat(mode.call(client, HttpCall.get(tls.uri("/good"))).text()).isEqualTo("good");
      assertThat(proxy.requests()).extracting(RecordedRequest::method).containsOnly("CONNECT");
      assertThat(tls.requests().get(0).values("Proxy-Authorization")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_proxyRefusesTheTunnel_isProvablyUnsent(CallMode mode) {
    try (FaultServer tls = TlsCases.tls(TlsCases.Identities.SERVER, false);
        LoopbackProxy proxy = LoopbackProxy.start("Basic other");
        HttpTransport client = newTransport(through(proxy, SECRET))) {
      TransportException failure = failure(mode, client, HttpCall.get(tls.uri("/good")));
      assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("proxy");
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(everythingIn(failure)).doesNotContain(SECRET);
      assertThat(tls.requests()).isEmpty();
    }
  }

  private static TransportSettings through(LoopbackProxy proxy, String password) {
    return TransportSettings.DEFAULT.withProxy(
        ProxySettings.of("127.0.0.1", proxy.port()).withCredentials("me", password));
  }
}
