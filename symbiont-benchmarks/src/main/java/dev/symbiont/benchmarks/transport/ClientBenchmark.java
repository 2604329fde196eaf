package dev.symbiont.benchmarks.transport;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.health.HealthClient;
import dev.symbiont.domain.health.HealthResponse;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.transport.apache.ApacheTransport;
import dev.symbiont.transport.jdk.JdkTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One blocking GET with a small JSON answer over loopback: the whole client call, the transport
 * alone, and the bare HTTP client underneath. All send the same headers; only the client reads the
 * JSON.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClientBenchmark {
  private static final int CONNECTIONS = 64;
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final HttpHeaders HEADERS =
      HttpHeaders.of(
          "Accept", "application/json",
          "User-Agent", "symbiont-java/dev",
          "X-Request-Id", "0123456789abcdef",
          "Authorization", "Bearer " + KEY);

  private final LoopbackServer server = new LoopbackServer();
  private final URI address = URI.create(server.origin() + "/api/v1/health");
  private final HttpCall call = HttpCall.get(address).withHeaders(HEADERS);
  private final HttpRequest request = request();

  private final HttpClient jdkDefault = jdk().build();
  private final HttpClient jdkDirect = jdk().executor(Runnable::run).build();
  private final CloseableHttpClient apache =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .setMaxConnPerRoute(CONNECTIONS)
                  .setMaxConnTotal(CONNECTIONS)
                  .build())
          .build();

  private final HttpTransport jdkTransport = JdkTransport.create();
  private final HttpTransport apacheTransport = ApacheTransport.create();
  private final HealthClient jdkClient = client(jdkTransport).health();
  private final HealthClient apacheClient = client(apacheTransport).health();

  /** Creates the state; JMH calls it. */
  public ClientBenchmark() {}

  /** Closes clients and server. */
  @TearDown
  public void close() throws IOException {
    jdkTransport.close();
    apacheTransport.close();
    apache.close();
    server.close();
  }

  /** The client of the JDK with its own threads. */
  @Benchmark
  public byte[] jdk1Bare() throws IOException, InterruptedException {
    return jdkDefault.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  /** The client of the JDK without threads of its own. */
  @Benchmark
  public byte[] jdk2BareDirect() throws IOException, InterruptedException {
    return jdkDirect.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  /** The transport on the client of the JDK. */
  @Benchmark
  public byte[] jdk3Transport() {
    return jdkTransport.send(call).body();
  }

  /** The whole call over the client of the JDK. */
  @Benchmark
  public HealthResponse jdk4Client() {
    return jdkClient.check();
  }

  /** The blocking client of Apache. */
  @Benchmark
  public byte[] apache1Bare() throws IOException {
    HttpGet get = new HttpGet(address);
    HEADERS.forEach(get::addHeader);
    return apache.execute(get, response -> EntityUtils.toByteArray(response.getEntity()));
  }

  /** The transport on the client of Apache. */
  @Benchmark
  public byte[] apache2Transport() {
    return apacheTransport.send(call).body();
  }

  /** The whole call over the client of Apache. */
  @Benchmark
  public HealthResponse apache3Client() {
    return apacheClient.check();
  }

  private HttpRequest request() {
    HttpRequest.Builder builder = HttpRequest.newBuilder(address);
    HEADERS.forEach(builder::header);
    return builder.build();
  }

  private SymbiontClient client(HttpTransport transport) {
    return SymbiontClient.builder()
        .environment(Map.of())
        .baseUrl(server.origin())
        .apiKey(KEY)
        .transport(transport)
        .build();
  }

  private static HttpClient.Builder jdk() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
  }
}
