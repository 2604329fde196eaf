package dev.symbiont.transport.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.DocumentFetcher;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.ErrorCode;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.Jwk;
import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.api.agentpin.AddressLookup;
import dev.symbiont.api.agentpin.AgentPinClient;
import dev.symbiont.api.agentpin.AgentPinKeyPair;
import dev.symbiont.api.agentpin.TransportDocumentFetcher;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.testkit.http.Answer;
import dev.symbiont.testkit.http.FaultServer;
import dev.symbiont.testkit.http.TestIdentity;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Online verification against a real HTTPS server of a domain that means harm: each credential ends
 * in {@code DISCOVERY_FETCH_FAILED}, within bounded time and memory.
 */
@Timeout(60)
final class HostileDomainTest {
  private static final String DOMAIN = "example.com";
  private static final String AGENT = "data-analyzer";
  private static final String DISCOVERY = "/.well-known/agent-identity.json";
  private static final String REVOCATIONS = "/.well-known/agent-identity-revocations.json";
  private static final Duration LIMIT = Duration.ofMillis(500);

  private static TestIdentity identity;
  private static JdkTransport transport;

  private FaultServer server;
  private AgentPinClient client;
  private AgentPinKeyPair keys;

  @BeforeAll
  static void connect() {
    identity = TestIdentity.of("localhost");
    transport =
        JdkTransport.create(
            TransportSettings.DEFAULT.withTls(
                TlsSettings.builder().trustPem(identity.certificatePem()).build()));
  }

  @AfterAll
  static void disconnect() {
    transport.close();
  }

  @BeforeEach
  void start() {
    server =
        FaultServer.startTls(
            TlsSettings.builder()
                .clientPkcs12(identity.pkcs12(), identity.password())
                .build()
                .context(),
            false);
    DocumentFetcher fetcher =
        new TransportDocumentFetcher(new Hasty(transport), AddressLookup.system(), true);
    client =
        AgentPinClient.builder()
            .fetcher(address -> fetcher.fetch(server.uri(address.getPath())))
            .build();
    keys = client.generateKeyPair();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Named<Answer>> hostileAnswers() {
    String tooLong = "{\"x\":\"" + "x".repeat(1024 * 1024) + "\"}";
    return Stream.of(
        Named.of("silent", Answer.stallBeforeHeaders()),
        Named.of("silent after the headers", Answer.stallAfterHeaders()),
        Named.of("drop by drop", Answer.drip(Duration.ofMillis(20))),
        Named.of("endless body", Answer.endless()),
        Named.of("endless headers", Answer.endlessHeaders()),
        Named.of("more than a megabyte", Answer.of(200, tooLong)),
        Named.of("truncated", Answer.truncated()),
        Named.of("reset", Answer.reset()),
        Named.of("no HTTP", Answer.cut("hello\r\n\r\n")),
        Named.of("a web page", Answer.of(200, "<!DOCTYPE html><html></html>")),
        Named.of("a list", Answer.of(200, "[]")),
        Named.of("an empty body", Answer.of(200, "")),
        Named.of("ten thousand arrays", Answer.of(200, "[".repeat(10_000))),
        Named.of("not UTF-8", Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\u00ff{")),
        Named.of("an error", Answer.of(500, "{}")),
        Named.of("an answer without a body", Answer.of(204, "")));
  }

  @ParameterizedTest
  @MethodSource("hostileAnswers")
  void verify_hostileDiscoveryDocument_isAFetchFailure(Answer answer) {
    server.on(DISCOVERY, answer);

    assertFetchFailed();
  }

  @ParameterizedTest
  @MethodSource("hostileAnswers")
  void verify_hostileRevocationDocument_isAFetchFailure(Answer answer) {
    server.on(DISCOVERY, Answer.of(200, document().toText())).on(REVOCATIONS, answer);

    assertFetchFailed();
  }

  @Test
  void verify_redirects_areNotFollowed() {
    URI elsewhere = server.uri("/elsewhere");
    server.on("/elsewhere", Answer.of(200, document().toText()));
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      server.on(DISCOVERY, Answer.redirect(status, elsewhere));
      assertFetchFailed();
      server
          .on(DISCOVERY, Answer.of(200, document().toText()))
          .on(REVOCATIONS, Answer.redirect(status, elsewhere));
      assertFetchFailed();
    }
    assertThat(server.requests("/elsewhere")).isEmpty();
  }

  @Test
  void verify_certificateOfAnotherName_isAFetchFailure() {
    TestIdentity other = TestIdentity.of("other.example");
    try (FaultServer impostor =
        FaultServer.startTls(
            TlsSettings.builder().clientPkcs12(other.pkcs12(), other.password()).build().context(),
            false)) {
      impostor.onOther(Answer.of(200, document().toText()));
      DocumentFetcher fetcher =
          new TransportDocumentFetcher(new Hasty(transport), AddressLookup.system(), true);
      AgentPinClient visitor =
          AgentPinClient.builder()
              .fetcher(address -> fetcher.fetch(impostor.uri(address.getPath())))
              .build();
      assertThat(visitor.verifyCredential(token(), Expectations.none()))
          .isInstanceOf(Verification.Rejected.class);
      assertThat(impostor.requests()).isEmpty();
    }
  }

  @Test
  void verify_honestServer_isAccepted() {
    server
        .on(DISCOVERY, Answer.of(200, document().toText(), "Content-Type", "text/plain"))
        .on(
            REVOCATIONS,
            Answer.of(200, RevocationDocument.builder(DOMAIN, Clock.systemUTC()).build().toText()));

    assertThat(client.verifyCredential(token(), Expectations.none()).isValid()).isTrue();
    assertThat(server.requests())
        .allSatisfy(
            request -> assertThat(request.values("Accept")).containsExactly("application/json"));
  }

  private void assertFetchFailed() {
    assertThat(client.verifyCredential(token(), Expectations.none()))
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.DISCOVERY_FETCH_FAILED));
    assertThat(client.pinStore().domains()).isEmpty();
  }

  private DiscoveryDocument document() {
    return DiscoveryDocument.builder(DOMAIN, EntityType.BOTH)
        .addKey(Jwk.of(keys.privateKey().publicKey(), keys.keyId()))
        .addAgent(AgentDeclaration.builder(AGENT, "Analyzer").capabilities("read:*").build())
        .build();
  }

  private String token() {
    return client.issueCredential(
        DOMAIN,
        keys.privateKey(),
        keys.keyId(),
        CredentialRequest.builder(AGENT).capabilities("read:data").build());
  }

  /** Cuts the ten seconds of the fetcher short, so that nobody waits for them here. */
  private record Hasty(HttpTransport transport) implements HttpTransport {
    @Override
    public HttpReply send(HttpCall call) {
      assertThat(call.timeouts().deadline()).isEqualTo(Duration.ofSeconds(10));
      return transport.send(call.withTimeouts(new HttpCall.Timeouts(LIMIT, LIMIT)));
    }

    @Override
    public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
      throw new UnsupportedOperationException("documents are got one after the other");
    }

    @Override
    public HttpStream open(HttpCall call) {
      throw new UnsupportedOperationException("documents are small");
    }

    @Override
    public String name() {
      return transport.name();
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
