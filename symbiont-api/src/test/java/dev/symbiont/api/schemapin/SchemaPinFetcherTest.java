package dev.symbiont.api.schemapin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.agentpin.TransportDocumentFetcher;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.schemapin.DiscoveryDocument;
import dev.symbiont.schemapin.Resolution;
import dev.symbiont.schemapin.WellKnownResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SchemaPinFetcherTest {
  private static final String DOCUMENT = "{\"schema_version\":\"1.2\",\"public_key_pem\":\"x\"}";

  private final FakeTransport transport = new FakeTransport();

  /** Gives every call the same answer and remembers it. */
  private static final class FakeTransport implements HttpTransport {
    private final List<HttpCall> calls = new ArrayList<>();
    private int status = 200;

    @Override
    public HttpReply send(HttpCall call) {
      calls.add(call);
      return new HttpReply(status, HttpHeaders.EMPTY, DOCUMENT.getBytes(StandardCharsets.UTF_8));
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

  private SchemaPinFetcher fetcherTo(String address) {
    return new SchemaPinFetcher(
        new TransportDocumentFetcher(
            transport, host -> List.of(InetAddress.getByName(address)), false));
  }

  @Test
  void fetch_publicHost_isAskedOnceWithTheLimitsOfTheDocument() {
    Resolution found = new WellKnownResolver(fetcherTo("93.184.216.34")).resolve("Example.com");

    assertThat(found).isInstanceOf(Resolution.Found.class);
    assertThat(transport.calls).hasSize(1);
    HttpCall call = transport.calls.get(0);
    assertThat(call.uri()).isEqualTo(URI.create("https://example.com/.well-known/schemapin.json"));
    assertThat(call.maxResponseBytes()).isEqualTo(DiscoveryDocument.LIMITS.maxBytes());
    assertThat(call.timeouts().deadline()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void fetch_otherStatus_isNoDocument() {
    for (int status : new int[] {301, 404, 500}) {
      transport.status = status;
      assertThatThrownBy(
              () -> fetcherTo("93.184.216.34").fetch(URI.create("https://example.com/x"), 100))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(status));
    }
  }

  @Test
  void fetch_innerAddressOrPlainHttp_isNotAsked() {
    assertThatThrownBy(
            () -> fetcherTo("169.254.169.254").fetch(URI.create("https://example.com/x"), 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not public");
    assertThatThrownBy(
            () -> fetcherTo("93.184.216.34").fetch(URI.create("http://example.com/x"), 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("https");
    assertThat(transport.calls).isEmpty();
  }
}
