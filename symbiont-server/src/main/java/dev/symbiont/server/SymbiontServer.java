package dev.symbiont.server;

import dev.symbiont.runtime.http.HttpApi;
import dev.symbiont.runtime.http.RequestHandler;
import dev.symbiont.runtime.input.HttpInput;
import dev.symbiont.runtime.input.HttpInputHost;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves the HTTP API of a runtime on a socket (spec/runtime-http-api.md section 2): HTTP/1.1 on
 * the loopback interface unless told otherwise. Thread-safe.
 *
 * <p>Every request is answered by the {@link HttpApi} or the {@link HttpInput}, so a listener knows
 * no routes, no credentials and no limits but those of the wire. It does not own the runtime: close
 * the server first.
 */
public final class SymbiontServer implements HttpInputHost.Listener {
  private static final System.Logger LOG = System.getLogger(SymbiontServer.class.getName());

  /** One 10 kB id in a path still reaches the route table, which answers it properly. */
  private static final int LONGEST_HEADER_BYTES = 32 * 1024;

  private static final int FEWEST_THREADS = 4;
  private static final int MOST_THREADS = 200;

  private final Javalin javalin;
  private final EventStreams streams;
  private final URI uri;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SymbiontServer(Javalin javalin, EventStreams streams, URI uri) {
    this.javalin = javalin;
    this.streams = streams;
    this.uri = uri;
  }

  /** Returns a builder of a server for {@code api}. */
  public static Builder builder(HttpApi api) {
    return new Builder(api, ListenAddress.API);
  }

  /** Returns a builder of a server for {@code input}, the second listener of a runtime. */
  public static Builder builder(HttpInput input) {
    return new Builder(input, ListenAddress.HTTP_INPUT);
  }

  /**
   * Returns what opens the sockets of HTTP inputs that are created through the API, for {@link
   * dev.symbiont.runtime.SymbiontRuntimeBuilder#httpInputHost}; on the loopback interface only.
   */
  public static HttpInputHost httpInputHost() {
    return (host, port, input) -> builder(input).address(new ListenAddress(host, port)).start();
  }

  /** Returns the base address, with the port that is really used. */
  @Override
  public URI uri() {
    return uri;
  }

  /**
   * Accepts no more connections, ends the streams of events, lets the other requests in progress
   * end within the time set, then closes the socket. Idempotent.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      streams.close();
      stop();
    }
  }

  private void stop() {
    try {
      javalin.stop();
    } catch (RuntimeException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      // The time for the requests in progress has passed; their connections are closed all the
      // same.
      LOG.log(System.Logger.Level.DEBUG, "connections were closed before they were done", e);
    }
  }

  /** Collects the settings of a server. Not thread-safe. */
  public static final class Builder {
    private final RequestHandler api;
    private ListenAddress address;
    private boolean insecureBindAllowed;
    private Duration idleTimeout = Duration.ofSeconds(30);
    private Duration bodyTimeout = Duration.ofSeconds(60);
    private Duration stopTimeout = Duration.ofSeconds(10);

    private Builder(RequestHandler api, ListenAddress usual) {
      this.api = Objects.requireNonNull(api, "api");
      this.address = usual;
    }

    /** Listens on {@code address}; the usual place of what is served unless set. */
    public Builder address(ListenAddress address) {
      this.address = Objects.requireNonNull(address, "address");
      return this;
    }

    /**
     * Allows an address beyond the loopback interface although the connection is not encrypted; for
     * a container behind a proxy that ends TLS.
     */
    public Builder insecureBindAllowed() {
      this.insecureBindAllowed = true;
      return this;
    }

    /** Closes connections that are silent for so long; 30 s unless this is set. */
    public Builder idleTimeout(Duration timeout) {
      this.idleTimeout = requirePositive(timeout);
      return this;
    }

    /**
     * Refuses a request (408) whose body is not complete after so long, however steadily it drips;
     * 60 s unless this is set.
     */
    public Builder bodyTimeout(Duration timeout) {
      this.bodyTimeout = requirePositive(timeout);
      return this;
    }

    /** Waits so long for requests in progress when it is closed; 10 s unless this is set. */
    public Builder stopTimeout(Duration timeout) {
      this.stopTimeout = requirePositive(timeout);
      return this;
    }

    /**
     * Opens the socket and serves.
     *
     * @throws ListenException if the port is in use, the address is not of this machine, or it is
     *     not a loopback address and that was not allowed
     */
    public SymbiontServer start() {
      InetAddress host = resolve();
      if (!host.isLoopbackAddress() && !insecureBindAllowed) {
        throw new ListenException(
            address
                + " can be reached from other machines, and the connection is not encrypted; bind"
                + " to 127.0.0.1, or allow the insecure bind behind a proxy that ends TLS",
            new SecurityException("insecure bind"));
      }
      EventStreams streams = new EventStreams(idleTimeout);
      Javalin javalin = Javalin.create(config -> configure(config, streams));
      try {
        javalin.start();
      } catch (RuntimeException e) {
        streams.close();
        javalin.stop();
        throw failure(e);
      }
      return new SymbiontServer(
          javalin, streams, URI.create("http://" + uriHost(host) + ":" + javalin.port()));
    }

    private void configure(JavalinConfig config, EventStreams streams) {
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
      config.jetty.modifyServer(
          server -> {
            server.setStopTimeout(stopTimeout.toMillis());
            server.setErrorHandler(new WireErrors());
          });
      config.jetty.addConnector(
          (server, ignored) -> {
            ServerConnector connector =
                new ServerConnector(server, new HttpConnectionFactory(wire()));
            connector.setHost(address.host());
            connector.setPort(address.port());
            connector.setIdleTimeout(idleTimeout.toMillis());
            return connector;
          });
      config.jetty.modifyServletContextHandler(
          handler -> handler.insertHandler(new ApiHandler(api, bodyTimeout, streams)));
    }

    /**
     * Paths reach the route table as they were sent; it refuses what is ambiguous. Everything else
     * must be HTTP/1.1 to the letter, lines that end without a carriage return included: a proxy in
     * front might see other requests.
     */
    private static HttpConfiguration wire() {
      HttpConfiguration wire = new HttpConfiguration();
      wire.setHttpCompliance(HttpCompliance.STRICT);
      wire.setSendServerVersion(false);
      wire.setSendXPoweredBy(false);
      wire.setRequestHeaderSize(LONGEST_HEADER_BYTES);
      wire.setUriCompliance(UriCompliance.UNSAFE);
      return wire;
    }

    private InetAddress resolve() {
      try {
        return InetAddress.getByName(address.host());
      } catch (UnknownHostException e) {
        throw new ListenException("cannot listen on " + address + ": the host is unknown", e);
      }
    }

    private ListenException failure(RuntimeException cause) {
      for (Throwable e = cause; e != null; e = e.getCause()) {
        if (e instanceof BindException) {
          return new ListenException(
              "cannot listen on "
                  + address
                  + ": the port is in use or the address is not of this machine; stop the other"
                  + " program or choose another port",
              cause);
        }
      }
      return new ListenException("cannot listen on " + address, cause);
    }

    private static String uriHost(InetAddress host) {
      String text = host.getHostAddress();
      return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }

    private static Duration requirePositive(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout must be positive, was " + timeout);
      }
      return timeout;
    }
  }
}
