package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpCall.Timeouts;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted connections, to the right server only. */
interface TlsCases extends WireCases {
  /** Certificates are slow to make, so the cases share them. */
  final class Identities {
    static final TestIdentity SERVER = TestIdentity.of("localhost");
    static final TestIdentity STRANGER = TestIdentity.of("stranger.example");
    static final TestIdentity CLIENT = TestIdentity.of("client");

    private Identities() {}
  }

  @ParameterizedTest
  @EnumSource
  default void call_trustedCertificate_isEncrypted(CallMode mode) {
    try (FaultServer tls = tls(Identities.SERVER, false);
        HttpTransport trusting = newTransport(trusting(Identities.SERVER))) {
      HttpReply reply = mode.call(trusting, HttpCall.get(tls.uri("/good")));
      assertThat(reply.text()).isEqualTo("good");
      assertThat(tls.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_unknownCertificate_isProvablyUnsent(CallMode mode) {
    try (FaultServer tls = tls(Identities.SERVER, false);
        HttpTransport trusting = newTransport(trusting(Identities.CLIENT))) {
      for (HttpTransport distrusting : List.of(transport(), trusting)) {
        TransportException failure = failure(mode, distrusting, HttpCall.get(tls.uri("/good")));
        assertThat(failure).isInstanceOf(ConnectionException.class);
        assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      }
      assertThat(tls.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_certificateOfAnotherHost_isProvablyUnsent(CallMode mode) {
    try (FaultServer tls = tls(Identities.STRANGER, false);
        HttpTransport trusting = newTransport(trusting(Identities.STRANGER))) {
      TransportException failure = failure(mode, trusting, HttpCall.get(tls.uri("/good")));
      assertThat(failure).isInstanceOf(ConnectionException.class);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(tls.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_clientCertificateNeeded_isShown(CallMode mode) {
    TlsSettings.Builder pkcs12 = TlsSettings.builder().trustPem(Identities.SERVER.certificatePem());
    TlsSettings.Builder pem = TlsSettings.builder().trustPem(Identities.SERVER.certificatePem());
    pkcs12.clientPkcs12(Identities.CLIENT.pkcs12(), Identities.CLIENT.password());
    pem.clientPem(Identities.CLIENT.certificatePem(), Identities.CLIENT.privateKeyPem());
    try (FaultServer tls = tls(Identities.SERVER, true)) {
      for (TlsSettings known : List.of(pkcs12.build(), pem.build())) {
        try (HttpTransport client = newTransport(TransportSettings.DEFAULT.withTls(known))) {
          assertThat(mode.call(client, HttpCall.get(tls.uri("/good"))).text()).isEqualTo("good");
        }
      }
      try (HttpTransport anonymous = newTransport(trusting(Identities.SERVER))) {
        assertThat(failure(mode, anonymous, HttpCall.get(tls.uri("/good"))))
            .isInstanceOf(ConnectionException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void call_plainServerOnHttpsAddress_fails(CallMode mode) {
    server().onOther(Answer.raw("HTTP/1.1 400 Bad Request\r\n\r\n"));
    HttpCall call = HttpCall.get(URI.create("https://127.0.0.1:" + server().port() + "/"));
    try (HttpTransport hasty =
        newTransport(TransportSettings.DEFAULT.withConnectTimeout(READ_LIMIT))) {
      TransportException failure =
          failure(mode, hasty, call.withTimeouts(new Timeouts(READ_LIMIT, FAR)));
      assertThat(failure).isInstanceOfAny(ConnectionException.class, RequestTimeoutException.class);
    }
  }

  static FaultServer tls(TestIdentity identity, boolean clientCertificateNeeded) {
    TlsSettings settings =
        TlsSettings.builder()
            .clientPkcs12(identity.pkcs12(), identity.password())
            .trustPem(Identities.CLIENT.certificatePem())
            .build();
    return FaultServer.startTls(settings.context(), clientCertificateNeeded)
        .on("/good", Answer.of(200, "good"));
  }

  private static TransportSettings trusting(TestIdentity identity) {
    return TransportSettings.DEFAULT.withTls(
        TlsSettings.builder().trustPem(identity.certificatePem()).build());
  }
}
