package dev.symbiont.domain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSettingsTest {

  @Test
  void withConnectTimeout_zero_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TransportSettings.DEFAULT.withConnectTimeout(Duration.ZERO))
        .withMessageContaining("connect timeout");
  }

  @Test
  void toString_proxyPassword_isNotShown() {
    TransportSettings settings =
        TransportSettings.DEFAULT.withProxy(
            ProxySettings.of("proxy", 3128).withCredentials("me", "hunter2"));
    assertThat(settings.toString()).contains("me").doesNotContain("hunter2");
  }

  @Test
  void basic_userAndPassword_areJoinedAndEncoded() {
    // The example of RFC 7617 section 2.
    ProxySettings.Credentials credentials = new ProxySettings.Credentials("Aladdin", "open sesame");
    assertThat(credentials.basic()).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void credentials_userWithColon_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProxySettings.Credentials("a:b", "c"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void proxy_portOutOfRange_isRefused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxySettings.of("proxy", port))
        .withMessageContaining(String.valueOf(port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
  void trustPem_textWithoutCertificate_isRefused(String pem) {
    assertThatIllegalArgumentException().isThrownBy(() -> TlsSettings.builder().trustPem(pem));
  }

  @Test
  void clientPem_brokenKey_isRefusedWithoutShowingIt() {
    String key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.builder().clientPem("", key))
        .withMessageNotContaining("c2VjcmV0");
  }

  @Test
  void trustPkcs12_bytesThatAreNoStore_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.builder().trustPkcs12(new byte[] {1, 2, 3}, new char[0]))
        .withMessageContaining("PKCS#12");
  }

  @Test
  void build_nothingSet_trustsTheJvm() {
    assertThat(TlsSettings.builder().build().toString()).contains("trust of the JVM");
  }
}
