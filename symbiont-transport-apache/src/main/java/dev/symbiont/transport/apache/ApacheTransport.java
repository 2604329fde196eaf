package dev.symbiont.transport.apache;

import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.ProxySettings;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.http.exchange.Ending;
import dev.symbiont.domain.http.exchange.Exchange;
import dev.symbiont.domain.http.exchange.ExchangeStream;
import dev.symbiont.domain.http.exchange.ExchangeThreads;
import dev.symbiont.domain.http.exchange.Exchanges;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP port on the blocking client of Apache HttpClient 5. Thread-safe.
 *
 * <p>It speaks HTTP/1.1 and keeps up to 256 connections. Everything that the client would do on its
 * own is switched off: retries, redirects, cookies, authentication, decompression, upgrades. What
 * remains is one silent repetition of an idempotent request when a connection that was kept open
 * turns out to be closed.
 *
 * <p>An asynchronous call holds a thread while it runs: a virtual one on Java 21 and later.
 */
public final class ApacheTransport implements HttpTransport {
  static final String NAME = "apache";

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int LARGEST_FIRST_BUFFER = 64 * 1024;
  private static final int BLOCK = 8192;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final byte[] NO_BODY = new byte[0];
  private static final RequestConfig DIRECT = config(false);
  private static final RequestConfig TUNNELLED = config(true);

  private final TransportSettings settings;
  private final Exchanges exchanges;
  private final ExchangeThreads threads = new ExchangeThreads(NAME);
  private final CloseableHttpClient client;

  private ApacheTransport(TransportSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.exchanges = new Exchanges(NAME, connectsToGivenAddresses());
    this.client = ApacheClient.create(settings);
  }

  /** Returns a transport with default settings; the caller closes it. */
  public static ApacheTransport create() {
    return create(TransportSettings.DEFAULT);
  }

  /** Returns a transport with {@code settings}; the caller closes it. */
  public static ApacheTransport create(TransportSettings settings) {
    return new ApacheTransport(settings);
  }

  @Override
  public HttpReply send(HttpCall call) {
    return exchange(exchanges.begin(call));
  }

  @Override
  public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
    return exchanges.beginAsync(call, threads, this::complete);
  }

  private void complete(Exchange exchange, CompletableFuture<HttpReply> result) {
    try {
      result.complete(exchange(exchange));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public HttpStream open(HttpCall call) {
    Exchange exchange = exchanges.begin(call);
    try {
      ClassicHttpResponse response = execute(exchange);
      HttpEntity entity = response.getEntity();
      InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
      return new ExchangeStream(
          exchange, status(exchange, response), headers(exchange, response), body);
    } catch (IOException e) {
      throw closed(exchange, failure(exchange, e));
    } catch (RuntimeException e) {
      throw closed(exchange, e);
    }
  }

  /** Without a proxy; a proxy resolves names itself. */
  @Override
  public boolean connectsToGivenAddresses() {
    return settings.proxy().isEmpty();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void close() {
    exchanges.close();
    client.close(CloseMode.IMMEDIATE);
    threads.close();
  }

  private HttpReply exchange(Exchange exchange) {
    try {
      // Read to its end it gives its connection back; else the exchange is aborted. To close it
      // would read what the server still sends.
      ClassicHttpResponse response = execute(exchange);
      int status = status(exchange, response);
      HttpHeaders headers = headers(exchange, response);
      byte[] body = body(exchange, response.getEntity());
      exchange.end(Ending.DONE);
      return new HttpReply(status, headers, body);
    } catch (IOException e) {
      throw closed(exchange, failure(exchange, e));
    } catch (RuntimeException e) {
      throw closed(exchange, e);
    }
  }

  private ClassicHttpResponse execute(Exchange exchange) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      exchange.end(Ending.INTERRUPTED);
      throw exchange.failure(null);
    }
    List<InetAddress> addresses = exchange.call().addresses();
    if (addresses.isEmpty()) {
      return execute(exchange, null);
    }
    for (int i = 0; ; i++) {
      try {
        return execute(exchange, addresses.get(i));
      } catch (IOException e) {
        if (i + 1 == addresses.size() || exchange.isSent() || exchange.isAborted()) {
          throw e;
        }
      }
    }
  }

  private ClassicHttpResponse execute(Exchange exchange, @Nullable InetAddress address)
      throws IOException {
    HttpUriRequestBase request = request(exchange.call());
    exchange.onAbort(request::cancel);
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(ApacheClient.EXCHANGE, exchange);
    URI uri = exchange.call().uri();
    // The pool keeps connections to different addresses of one name apart.
    HttpHost host =
        address == null
            ? null
            : new HttpHost(uri.getScheme(), address, uri.getHost(), uri.getPort());
    return client.executeOpen(host, request, context);
  }

  private HttpUriRequestBase request(HttpCall call) {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method().name(), call.uri());
    call.headers().forEach(request::addHeader);
    call.body().ifPresent(body -> request.setEntity(new ByteArrayEntity(body, null)));
    boolean tunnelled = settings.proxy().isPresent() && isSecure(call);
    request.setConfig(tunnelled ? TUNNELLED : DIRECT);
    if (!tunnelled) {
      settings
          .proxy()
          .flatMap(ProxySettings::credentials)
          .ifPresent(known -> request.addHeader("Proxy-Authorization", known.basic()));
    }
    return request;
  }

  private static boolean isSecure(HttpCall call) {
    return call.uri().getScheme().equalsIgnoreCase("https");
  }

  /**
   * Returns the settings of a request. The exchange watches all limits of a call: a socket with one
   * of its own would cost six more system calls for each read.
   *
   * @param proving whether the client itself must prove who it is to a proxy
   */
  private static RequestConfig config(boolean proving) {
    return RequestConfig.custom()
        .setResponseTimeout(Timeout.DISABLED)
        .setConnectionRequestTimeout(Timeout.DISABLED)
        .setAuthenticationEnabled(proving)
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  private int status(Exchange exchange, ClassicHttpResponse response) {
    int status = exchange.requireFinalStatus(response.getCode());
    if (!exchange.isSent()
        || (status == PROXY_AUTHENTICATION_REQUIRED && settings.proxy().isPresent())) {
      throw exchange.notConnected("failed: the proxy refused with status " + status, null);
    }
    return status;
  }

  private static HttpHeaders headers(Exchange exchange, ClassicHttpResponse response) {
    return exchange.readHeaders(
        headers -> {
          for (Header header : response.getHeaders()) {
            headers.add(header.getName(), header.getValue() == null ? "" : header.getValue());
          }
        });
  }

  private static byte[] body(Exchange exchange, HttpEntity entity) throws IOException {
    if (entity == null) {
      return NO_BODY;
    }
    InputStream in = entity.getContent();
    byte[] received = new byte[firstBuffer(entity.getContentLength())];
    int size = 0;
    for (int n = in.read(received); n >= 0; n = in.read(received, size, received.length - size)) {
      exchange.touch();
      size += n;
      if (exchange.exceedsBufferLimit(size)) {
        exchange.end(Ending.TOO_LARGE);
        throw exchange.failure(null);
      }
      if (size == received.length) {
        received = Arrays.copyOf(received, (int) Math.min(size * 2L, LONGEST_ARRAY));
      }
    }
    return Arrays.copyOf(received, size);
  }

  /** One byte more than announced, so that the end is seen without a second buffer. */
  private static int firstBuffer(long announced) {
    return announced >= 0 && announced < LARGEST_FIRST_BUFFER ? (int) announced + 1 : BLOCK;
  }

  /** Makes sure that nothing of the exchange stays open. */
  private static RuntimeException closed(Exchange exchange, RuntimeException failure) {
    exchange.end(Ending.CANCELLED);
    return failure;
  }

  private TransportException failure(Exchange exchange, IOException fault) {
    if (fault instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      exchange.end(Ending.INTERRUPTED);
    }
    if (fault instanceof ConnectTimeoutException && !exchange.isAborted()) {
      return exchange.connectTimeout(settings.connectTimeout(), fault);
    }
    return exchange.failure(fault);
  }
}
