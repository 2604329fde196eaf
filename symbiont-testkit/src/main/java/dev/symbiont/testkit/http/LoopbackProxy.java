package dev.symbiont.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP proxy on a loopback port that asks for Basic credentials: it forwards {@code http}
 * requests and tunnels {@code CONNECT}. Thread-safe.
 */
public final class LoopbackProxy implements AutoCloseable {
  private static final Answer DENIED =
      Answer.of(407, "", "Proxy-Authenticate", "Basic realm=\"test\"");

  private final FaultServer server;

  private LoopbackProxy(FaultServer server) {
    this.server = server;
  }

  /**
   * Starts a proxy.
   *
   * @param authorization the value of {@code Proxy-Authorization} that it asks for
   */
  public static LoopbackProxy start(String authorization) {
    FaultServer server = FaultServer.start();
    server.onOther((request, wire) -> forward(authorization, request, wire));
    return new LoopbackProxy(server);
  }

  /** Returns the port. */
  public int port() {
    return server.port();
  }

  /** Returns all requests to the proxy so far. */
  public List<RecordedRequest> requests() {
    return server.requests();
  }

  @Override
  public void close() {
    server.close();
  }

  private static void forward(String authorization, RecordedRequest request, Wire wire)
      throws IOException {
    if (!request.values("Proxy-Authorization").contains(authorization)) {
      DENIED.play(request, wire);
    } else if (request.method().equals("CONNECT")) {
      tunnel(request, wire);
    } else {
      relay(request, wire);
    }
  }

  private static void tunnel(RecordedRequest request, Wire wire) throws IOException {
    int colon = request.target().lastIndexOf(':');
    int port = Integer.parseInt(request.target().substring(colon + 1));
    try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
      wire.write("HTTP/1.1 200 Connected\r\n\r\n");
      FaultServer.start("tunnel", () -> pumpBack(origin, wire));
      wire.transferTo(origin.getOutputStream());
    } finally {
      wire.close();
    }
  }

  private static void pumpBack(Socket origin, Wire wire) {
    try (wire) {
      byte[] buffer = new byte[8192];
      for (int n = origin.getInputStream().read(buffer); n >= 0; ) {
        wire.write(Arrays.copyOf(buffer, n));
        n = origin.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      // One end of the tunnel has gone, so the tunnel ends.
      return;
    }
  }

  private static void relay(RecordedRequest request, Wire wire) throws IOException {
    URI target = URI.create(request.target());
    try (wire;
        Socket origin = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
      StringBuilder head =
          new StringBuilder(request.method() + " " + target.getRawPath() + " HTTP/1.1\r\n");
      for (String field : request.fields()) {
        if (!field.toLowerCase(Locale.ROOT).startsWith("proxy-")) {
          head.append(field).append("\r\n");
        }
      }
      head.append("X-Relayed: yes\r\nConnection: close\r\n\r\n").append(request.text());
      origin.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      origin.shutdownOutput();
      pumpBack(origin, wire);
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(new IOException("not a proxy request: " + request.line(), e));
    }
  }
}
