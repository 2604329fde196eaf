package dev.symbiont.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.http.HttpHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::7"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.9 | 198.51.100.1                   | 203.0.113.9
          10.1.2.3    | 198.51.100.1                   | 198.51.100.1
          10.1.2.3    | 192.0.2.66, 198.51.100.1       | 198.51.100.1
          10.1.2.3    | 192.0.2.66, 198.51.100.1, 10.9 | 10.1.2.3
          10.1.2.3    | 198.51.100.1, 10.200.0.1       | 198.51.100.1
          10.1.2.3    | localhost                      | 10.1.2.3
          10.1.2.3    | 2001:db8::5                    | 2001:db8::5
          fd00::7     | 198.51.100.1                   | 198.51.100.1
          fd00::8     | 198.51.100.1                   | fd00::8
          11.0.0.1    | 198.51.100.1                   | 11.0.0.1
          """)
  void client_isTheLastHopThatIsNoTrustedProxy(String peer, String forwarded, String client)
      throws UnknownHostException {
    HttpHeaders headers = HttpHeaders.of("X-Forwarded-For", forwarded);
    assertThat(proxies.client(InetAddress.getByName(peer), headers))
        .isEqualTo(InetAddress.getByName(client));
  }

  @Test
  void client_withoutForwardedFor_isTheRealIpOfATrustedProxyOnly() throws UnknownHostException {
    HttpHeaders headers = HttpHeaders.of("X-Real-IP", "198.51.100.1");
    InetAddress proxy = InetAddress.getByName("10.0.0.1");
    InetAddress other = InetAddress.getByName("192.0.2.1");
    assertThat(proxies.client(proxy, headers)).isEqualTo(InetAddress.getByName("198.51.100.1"));
    assertThat(proxies.client(other, headers)).isEqualTo(other);
    assertThat(proxies.client(proxy, HttpHeaders.EMPTY)).isEqualTo(proxy);
    assertThat(TrustedProxies.NONE.client(proxy, headers)).isEqualTo(proxy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy.example",
        "10.0.0.0/33",
        "10.0.0.0/x",
        "10.0.0.0/8/8",
        "256.0.0.1",
        "1.2.3",
        "fd00::/129",
        "::g",
        "10.0.0.0/"
      })
  void of_neitherAddressNorNetwork_isRefused(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustedProxies.of(List.of(entry)))
        .withMessageContaining("10.0.0.0/8");
  }
}
