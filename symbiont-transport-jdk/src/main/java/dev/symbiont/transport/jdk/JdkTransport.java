package dev.symbiont.transport.jdk;

import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import dev.symbiont.domain.http.exchange.Ending;
import dev.symbiont.domain.http.exchange.Exchange;
import dev.symbiont.domain.http.exchange.ExchangeStream;
import dev.symbiont.domain.http.exchange.ExchangeThreads;
import dev.symbiont.domain.http.exchange.Exchanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The HTTP port on {@link java.net.http.HttpClient}. Thread-safe.
 *
 * <p>It speaks HTTP/1.1 on {@code http} addresses, where the JDK's attempt to upgrade makes some
 * servers lose the body, and HTTP/2 where {@code https} offers it. The client of the JDK keeps no
 * limit once the headers have arrived, so the limits of a call are kept here.
 *
 * <p>{@code java.net.http} does not tell when a connection is made. The silence of the server
 * therefore counts from the start of the call, and a read limit shorter than the connect limit
 * bounds connecting too.
 *
 * <p>Before Java 21 the JDK's client never closes the connection of a response whose head cannot be
 * read. Towards servers that are not trusted that far, use a newer Java or the Apache transport.
 */
public final class JdkTransport implements HttpTransport {
  static final String NAME = "jdk";

  private final TransportSettings settings;
  private final Exchanges exchanges = new Exchanges(NAME);
  private final ExchangeThreads threads = new ExchangeThreads(NAME);
  private final JdkClients clients;

  private JdkTransport(TransportSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.clients = new JdkClients(settings, threads);
  }

  /** Returns a transport with default settings; the caller closes it. */
  public static JdkTransport create() {
    return create(TransportSettings.DEFAULT);
  }

  /** Returns a transport with {@code settings}; the caller closes it. */
  public static JdkTransport create(TransportSettings settings) {
    return new JdkTransport(settings);
  }

  @Override
  public HttpReply send(HttpCall call) {
    Exchange exchange = exchanges.begin(call);
    // The blocking call of the JDK saves a change of thread, but only an interrupt can end it.
    BlockedCaller caller = new BlockedCaller(Thread.currentThread());
    exchange.onAbort(caller::wake);
    HttpRequest request = request(exchange);
    try {
      return reply(exchange, clients.send(request, collecting(exchange)));
    } catch (InterruptedException e) {
      if (!exchange.isAborted()) {
        exchange.end(Ending.INTERRUPTED);
        caller.interruptAgain();
      }
      throw failure(exchange, e);
    } catch (IOException | IllegalArgumentException e) {
      // The client of the JDK lets the parser's complaint about a length out as it is.
      throw failure(exchange, e);
    } finally {
      exchange.end(Ending.DONE);
      caller.release();
    }
  }

  @Override
  public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
    // Starting resolves the host name, which blocks.
    return exchanges.beginAsync(call, threads, this::startAsync);
  }

  private void startAsync(Exchange exchange, CompletableFuture<HttpReply> result) {
    try {
      var unused =
          start(exchange, collecting(exchange))
              .thenApply(response -> reply(exchange, response))
              .whenCompleteAsync(
                  (reply, fault) -> {
                    exchange.end(Ending.DONE);
                    if (fault == null) {
                      result.complete(reply);
                    } else {
                      result.completeExceptionally(failure(exchange, fault));
                    }
                  },
                  threads);
    } catch (RuntimeException | Error e) {
      exchange.end(Ending.DONE);
      result.completeExceptionally(e);
    }
  }

  @Override
  public HttpStream open(HttpCall call) {
    Exchange exchange = exchanges.begin(call);
    try {
      HttpResponse<InputStream> response =
          await(exchange, start(exchange, HttpResponse.BodyHandlers.ofInputStream()));
      InputStream body = Objects.requireNonNullElse(response.body(), InputStream.nullInputStream());
      exchange.onAbort(() -> close(body));
      Head head = head(exchange, response.statusCode(), response.headers());
      return new ExchangeStream(exchange, head.status(), head.headers(), body);
    } catch (RuntimeException | Error e) {
      exchange.end(Ending.CANCELLED);
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void close() {
    exchanges.close();
    clients.close();
    threads.close();
  }

  private <T> CompletableFuture<HttpResponse<T>> start(Exchange exchange, BodyHandler<T> handler) {
    CompletableFuture<HttpResponse<T>> response = clients.sendAsync(request(exchange), handler);
    exchange.onAbort(() -> response.cancel(true));
    return response;
  }

  private HttpRequest request(Exchange exchange) {
    HttpCall call = exchange.call();
    HttpRequest.Builder request = HttpRequest.newBuilder(call.uri());
    call.headers().forEach(request::header);
    if (call.body().isPresent()) {
      request.method(call.method().name(), new WatchedPublisher(exchange, call.body().get()));
    } else {
      exchange.sending();
      request.method(call.method().name(), HttpRequest.BodyPublishers.noBody());
    }
    settings
        .proxy()
        .flatMap(proxy -> proxy.credentials())
        .ifPresent(known -> request.header("Proxy-Authorization", known.basic()));
    return request.build();
  }

  private <T> T await(Exchange exchange, CompletableFuture<T> response) {
    try {
      return response.get();
    } catch (InterruptedException e) {
      exchange.end(Ending.INTERRUPTED);
      Thread.currentThread().interrupt();
      throw failure(exchange, e);
    } catch (ExecutionException | CancellationException e) {
      throw failure(exchange, e);
    }
  }

  private TransportException failure(Exchange exchange, Throwable thrown) {
    Throwable fault = thrown;
    while (fault.getCause() != null && isWrapping(fault)) {
      fault = fault.getCause();
    }
    if (fault instanceof HttpConnectTimeoutException && !exchange.isAborted()) {
      return exchange.connectTimeout(settings.connectTimeout(), fault);
    }
    if (fault instanceof ProtocolException) {
      clients.connectionAbandoned();
    }
    return exchange.failure(fault);
  }

  /** The blocking call wraps what failed in an exception of the caller's thread. */
  private static boolean isWrapping(Throwable fault) {
    return fault instanceof ExecutionException
        || fault instanceof CompletionException
        || fault.getClass() == IOException.class;
  }

  /** Returns what was collected; a proxy that refuses a tunnel ends the call without a body. */
  private HttpReply reply(Exchange exchange, HttpResponse<HttpReply> response) {
    HttpReply collected = response.body();
    if (collected == null) {
      Head head = head(exchange, response.statusCode(), response.headers());
      throw exchange.notConnected(
          "failed: the proxy refused the tunnel with status " + head.status(), null);
    }
    return collected;
  }

  private BodyHandler<HttpReply> collecting(Exchange exchange) {
    return info ->
        new ReplyCollector(exchange, () -> head(exchange, info.statusCode(), info.headers()));
  }

  private Head head(Exchange exchange, int status, java.net.http.HttpHeaders headers) {
    return Head.of(exchange, status, headers, settings.proxy().isPresent());
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the response could not be closed", e);
    }
  }
}
