package dev.symbiont.api.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.agentpin.AgentDeclaration;
import dev.symbiont.agentpin.AgentPinException;
import dev.symbiont.agentpin.CredentialRequest;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.DomainDocuments;
import dev.symbiont.agentpin.EntityType;
import dev.symbiont.agentpin.ErrorCode;
import dev.symbiont.agentpin.Expectations;
import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.agentpin.TrustBundle;
import dev.symbiont.agentpin.Verification;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.testsupport.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentPinClientTest {
  private static final String DOMAIN = "example.com";
  private static final String AGENT = "data-analyzer";

  @TempDir private Path directory;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final FakeTransport transport = new FakeTransport();

  /** Answers from a map and remembers the calls. */
  private static final class FakeTransport implements HttpTransport {
    final Map<String, HttpReply> replies = new HashMap<>();
    final List<HttpCall> calls = new ArrayList<>();

    void serve(String address, int status, String body) {
      replies.put(
          address, new HttpReply(status, HttpHeaders.EMPTY, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public HttpReply send(HttpCall call) {
      calls.add(call);
      HttpReply reply = replies.get(call.uri().toString());
      if (reply == null) {
        throw new ConnectionException("refused", ConnectionException.Progress.NOT_SENT, null);
      }
      return reply;
    }

    @Override
    public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
      return CompletableFuture.completedFuture(send(call));
    }

    @Override
    public HttpStream open(HttpCall call) {
      throw new UnsupportedOperationException("documents are small");
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public void close() {}
  }

  private AgentPinClient.Builder client() {
    return AgentPinClient.builder().clock(clock);
  }

  private TransportDocumentFetcher fetcherTo(String... addresses) {
    return new TransportDocumentFetcher(
        transport,
        host -> {
          List<InetAddress> found = new ArrayList<>();
          for (String address : addresses) {
            found.add(InetAddress.getByName(address));
          }
          return found;
        },
        false);
  }

  private static DiscoveryDocument document(AgentPinKeyPair keys) {
    return DiscoveryDocument.builder(DOMAIN, EntityType.BOTH)
        .addKey(dev.symbiont.agentpin.Jwk.of(keys.privateKey().publicKey(), keys.keyId()))
        .addAgent(AgentDeclaration.builder(AGENT, "Analyzer").capabilities("read:*").build())
        .build();
  }

  private String token(AgentPinClient client, AgentPinKeyPair keys) {
    return client.issueCredential(
        DOMAIN,
        keys.privateKey(),
        keys.keyId(),
        CredentialRequest.builder(AGENT).capabilities("read:data").build());
  }

  @Test
  void issueThenVerify_registeredDocument_worksWithoutNetwork() throws IOException {
    AgentPinClient client = client().build();
    AgentPinKeyPair keys = client.generateKeyPair();
    String token = token(client, keys);

    assertThat(code(client.verifyCredential(token, Expectations.none())))
        .isEqualTo(ErrorCode.DISCOVERY_FETCH_FAILED);
    client.registry().register(document(keys));
    assertThat(client.verifyCredential(token, Expectations.none()).isValid()).isTrue();
    assertThat(client.pinStore().find(DOMAIN)).isPresent();

    TrustBundle bundle = client.createTrustBundle().add(document(keys)).build();
    Path file = directory.resolve("bundle.json");
    client.saveTrustBundle(bundle, file);
    assertThat(
            client
                .verifyCredentialWithBundle(
                    token, client.loadTrustBundle(file), Expectations.none())
                .isValid())
        .isTrue();
    assertThat(
            client
                .verifyCredentialOffline(
                    token, DomainDocuments.of(document(keys)), Expectations.none())
                .isValid())
        .isTrue();
    assertThat(client.verifier().providerName()).isNotBlank();
  }

  @Test
  void keys_pemAndJwk_convertBothWays() {
    AgentPinClient client = client().build();
    AgentPinKeyPair keys = client.generateKeyPair();

    assertThat(client.generateKeyId(keys.publicKeyPem())).isEqualTo(keys.keyId());
    assertThat(client.jwkToPem(client.pemToJwk(keys.publicKeyPem(), "k")))
        .isEqualTo(keys.publicKeyPem());
    assertThat(keys.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(keys.toString()).doesNotContain("BEGIN").contains(keys.keyId());
  }

  @Test
  void verifyCredential_online_getsBothDocumentsWithinTheLimits() {
    AgentPinClient client = client().fetcher(fetcherTo("93.184.216.34")).build();
    AgentPinKeyPair keys = client.generateKeyPair();
    transport.serve(
        "https://example.com/.well-known/agent-identity.json", 200, document(keys).toText());
    transport.serve(
        "https://example.com/.well-known/agent-identity-revocations.json",
        200,
        RevocationDocument.builder(DOMAIN, clock).build().toText());

    assertThat(client.verifyCredential(token(client, keys), Expectations.none()).isValid())
        .isTrue();
    assertThat(transport.calls)
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.maxResponseBytes()).isEqualTo(1024 * 1024);
              assertThat(call.timeouts().deadline()).isEqualTo(Duration.ofSeconds(10));
              assertThat(call.headers().first("Accept")).contains("application/json");
            });
    assertThat(client.fetchDiscoveryDocument(DOMAIN)).isEqualTo(document(keys));
    client.validateDiscoveryDocument(document(keys), DOMAIN);
    assertThatThrownBy(() -> client.validateDiscoveryDocument(document(keys), "b.example"))
        .isInstanceOf(AgentPinException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "0.1.2.3",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::"
      })
  void fetch_nameOfAnInnerAddress_isNotAsked(String address) {
    for (TransportDocumentFetcher fetcher :
        List.of(fetcherTo(address), fetcherTo("93.184.216.34", address), fetcherTo())) {
      assertThatThrownBy(() -> fetcher.fetch(java.net.URI.create("https://example.com/x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not public");
    }
    assertThat(transport.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.1",
        "2130706433",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::7f00:1]",
        "[fe80::1]"
      })
  void fetch_spellingOfAnInnerAddress_isNotAsked(String host) {
    TransportDocumentFetcher fetcher = new TransportDocumentFetcher(transport);

    assertThatThrownBy(() -> fetcher.fetch(java.net.URI.create("https://" + host + "/x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not public");
    assertThat(transport.calls).isEmpty();
  }

  /** A name that changes between check and connection (DNS rebinding) meets the JVM's cache. */
  @Test
  void fetch_jvmRemembersNoAddresses_asksNobody() {
    String property = "networkaddress.cache.ttl";
    String before = java.security.Security.getProperty(property);
    java.security.Security.setProperty(property, "0");
    try {
      TransportDocumentFetcher fetcher = new TransportDocumentFetcher(transport);
      assertThatThrownBy(() -> fetcher.fetch(java.net.URI.create("https://93.184.216.34/x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(property);
    } finally {
      java.security.Security.setProperty(property, before == null ? "" : before);
    }
    assertThat(transport.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "100.63.0.1", "198.20.0.1", "2606:4700::1111"})
  void fetch_nameOfAPublicAddress_isAsked(String address) throws IOException {
    transport.serve("https://example.com/x", 404, "");

    assertThat(fetcherTo(address).fetch(java.net.URI.create("https://example.com/x")).status())
        .isEqualTo(404);
  }

  @Test
  void fetch_privateAddressesAllowed_looksNothingUp() throws IOException {
    transport.serve("https://example.com/x", 200, "{}");
    TransportDocumentFetcher fetcher =
        new TransportDocumentFetcher(
            transport,
            host -> {
              throw new AssertionError("looked up " + host);
            },
            true);

    assertThat(fetcher.fetch(java.net.URI.create("https://example.com/x")).status()).isEqualTo(200);
    assertThatThrownBy(() -> fetcher.fetch(java.net.URI.create("http://example.com/x")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> fetcher.fetch(java.net.URI.create("https://example.com/y")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
  }

  private static ErrorCode code(Verification result) {
    return ((Verification.Rejected) result).code();
  }
}
