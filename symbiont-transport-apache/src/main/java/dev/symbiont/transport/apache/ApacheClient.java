package dev.symbiont.transport.apache;

import dev.symbiont.domain.http.ProxySettings;
import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.http.exchange.Exchange;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The Apache client, with everything switched off that it would do on its own. */
final class ApacheClient {
  /** The attribute of a request's context that holds its {@link Exchange}. */
  static final String EXCHANGE = "symbiont.exchange";

  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_HEADERS = 1000;
  private static final int LONGEST_LINE = 64 * 1024;
  // Shorter than the common limits of servers and load balancers.
  private static final long IDLE_SECONDS = 30;
  private static final long UNCHECKED_SECONDS = 1;

  private ApacheClient() {}

  static CloseableHttpClient create(TransportSettings settings) {
    HttpClientBuilder client =
        HttpClientBuilder.create()
            .setConnectionManager(connections(settings))
            .setRetryStrategy(new StaleConnectionRetry())
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableConnectionState()
            .disableDefaultUserAgent()
            .addExecInterceptorAfter(
                ChainElement.CONNECT.name(), "sending", ApacheClient::noteSending);
    settings.proxy().ifPresent(proxy -> use(client, proxy));
    return client.build();
  }

  /** Runs when the connection stands and the request is about to be written. */
  private static ClassicHttpResponse noteSending(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (scope.clientContext.getAttribute(EXCHANGE) instanceof Exchange exchange) {
      exchange.sending();
      exchange.touch();
    }
    return chain.proceed(request, scope);
  }

  private static void use(HttpClientBuilder client, ProxySettings proxy) {
    HttpHost host = new HttpHost("http", proxy.host(), proxy.port());
    client.setProxy(host);
    proxy
        .credentials()
        .ifPresent(
            known -> {
              BasicCredentialsProvider provider = new BasicCredentialsProvider();
              provider.setCredentials(
                  new AuthScope(host),
                  new UsernamePasswordCredentials(known.user(), known.password().toCharArray()));
              client.setDefaultCredentialsProvider(provider);
            });
  }

  private static PoolingHttpClientConnectionManager connections(TransportSettings settings) {
    Timeout connect = Timeout.of(settings.connectTimeout());
    PoolingHttpClientConnectionManagerBuilder connections =
        new InterruptibleConnections()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(MOST_HEADERS)
                            .setMaxLineLength(LONGEST_LINE)
                            .build())
                    .build())
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setMaxConnPerRoute(MOST_CONNECTIONS)
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setIdleTimeout(Timeout.of(IDLE_SECONDS, TimeUnit.SECONDS))
                    .setValidateAfterInactivity(Timeout.of(UNCHECKED_SECONDS, TimeUnit.SECONDS))
                    .build());
    return connections
        .setTlsSocketStrategy(
            settings
                .tls()
                .map(TlsSettings::context)
                .<TlsSocketStrategy>map(DefaultClientTlsStrategy::new)
                .orElseGet(CertificatesOfTheJvm::new))
        .build();
  }

  /** Reads the certificates with the first connection that needs them: many a client needs none. */
  private static final class CertificatesOfTheJvm implements TlsSocketStrategy {
    private @Nullable TlsSocketStrategy loaded;

    private synchronized TlsSocketStrategy loaded() {
      if (loaded == null) {
        loaded = DefaultClientTlsStrategy.createDefault();
      }
      return loaded;
    }

    @Override
    public SSLSocket upgrade(
        Socket socket, String target, int port, Object attachment, HttpContext context)
        throws IOException {
      return loaded().upgrade(socket, target, port, attachment, context);
    }
  }

  /** Connects with channels, because an interrupt ends a blocked read of theirs and of no other. */
  private static final class InterruptibleConnections
      extends PoolingHttpClientConnectionManagerBuilder {

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          ignored -> SocketChannel.open().socket(),
          ports,
          names,
          RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
    }
  }
}
