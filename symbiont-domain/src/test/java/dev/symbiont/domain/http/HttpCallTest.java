package dev.symbiont.domain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
  private static final HttpCall CALL = HttpCall.get(URI.create("http://host/path?token=secret"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/",
        "/relative",
        "http:///nohost",
        "http://user:pw@host/",
        "http://host/#fragment",
        "http://host:0/",
        "http://host:65536/",
        "http://host/\u00fc"
      })
  void get_addressThatCannotBeSent_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpCall.get(URI.create(address)))
        .withMessageNotContaining("pw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "CONNECTION",
        "Upgrade",
        "Expect",
        "Proxy-Authorization"
      })
  void withHeaders_headerOfTheConnection_isRefused(String name) {
    HttpHeaders headers = HttpHeaders.of(name, "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALL.withHeaders(headers))
        .withMessageContaining(name);
  }

  @Test
  void timeouts_zeroOrNegative_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpCall.Timeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .withMessageContaining("read");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpCall.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .withMessageContaining("deadline");
  }

  @Test
  void toString_queryWithSecret_isNotShown() {
    assertThat(CALL).hasToString("GET http://host/path");
  }
}
