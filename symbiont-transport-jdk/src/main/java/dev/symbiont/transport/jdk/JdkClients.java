package dev.symbiont.transport.jdk;

import dev.symbiont.domain.http.TlsSettings;
import dev.symbiont.domain.http.TransportSettings;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the JDK behind one transport: one for {@code http}, one for {@code https}, made
 * when first used.
 *
 * <p>The plain one completes on its selector thread: what we do there never blocks, and a call
 * saves two changes of thread. The secure one gets threads, so that one handshake does not hold up
 * the others.
 */
final class JdkClients implements AutoCloseable {
  private static final String HTTPS = "https";
  private static final int MOST_ABANDONED_CONNECTIONS = 32;
  private static final @Nullable MethodHandle SHUTDOWN = find("shutdown");
  private static final @Nullable MethodHandle SHUTDOWN_NOW = find("shutdownNow");

  private final TransportSettings settings;
  private final Executor threads;
  private final Map<Boolean, HttpClient> clients = new ConcurrentHashMap<>();
  private final AtomicInteger abandonedConnections = new AtomicInteger();

  JdkClients(TransportSettings settings, Executor threads) {
    this.settings = settings;
    this.threads = threads;
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client(request).send(request, handler);
  }

  <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return client(request).sendAsync(request, handler);
  }

  private HttpClient client(HttpRequest request) {
    boolean secure = HTTPS.equalsIgnoreCase(request.uri().getScheme());
    return clients.computeIfAbsent(secure, this::create);
  }

  /**
   * Says that the head of a response could not be read. The client of the JDK forgets such a
   * connection without closing it, so after some of them the clients are replaced: the old ones
   * finish their calls and then close what they hold. Before Java 21 they never would.
   */
  void connectionAbandoned() {
    if (SHUTDOWN != null
        && abandonedConnections.incrementAndGet() % MOST_ABANDONED_CONNECTIONS == 0) {
      endAll(SHUTDOWN);
    }
  }

  /** Closes the clients; before Java 21 leaves them to the garbage collector. */
  @Override
  public void close() {
    endAll(SHUTDOWN_NOW);
  }

  private void endAll(@Nullable MethodHandle how) {
    for (HttpClient client : List.copyOf(clients.values())) {
      clients.values().remove(client);
      if (how != null) {
        invoke(how, client);
      }
    }
  }

  private HttpClient create(boolean secure) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .executor(secure ? threads : Runnable::run);
    settings.tls().map(TlsSettings::context).ifPresent(client::sslContext);
    client.proxy(
        settings
            .proxy()
            .map(proxy -> ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())))
            .orElse(HttpClient.Builder.NO_PROXY));
    return client.build();
  }

  /** Finds a method that {@link HttpClient} has from Java 21 on. */
  private static @Nullable MethodHandle find(String method) {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, method, MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  private static void invoke(MethodHandle method, HttpClient client) {
    try {
      method.invoke(client);
    } catch (Throwable e) {
      throw new IllegalStateException("the JDK's client could not be shut down", e);
    }
  }
}
