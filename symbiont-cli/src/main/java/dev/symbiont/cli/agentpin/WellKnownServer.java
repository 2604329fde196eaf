package dev.symbiont.cli.agentpin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.symbiont.agentpin.DiscoveryDocument;
import dev.symbiont.agentpin.RevocationDocument;
import dev.symbiont.agentpin.WellKnown;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves two documents and a health check, nothing else (digest section 16). */
final class WellKnownServer implements AutoCloseable {
  private static final String STRICT_TRANSPORT = "max-age=31536000; includeSubDomains";

  private final HttpServer server;

  private WellKnownServer(HttpServer server) {
    this.server = server;
  }

  /** A page; {@code maxAge} is how many seconds it may be cached. */
  private record Page(String json, int maxAge) {}

  static WellKnownServer start(
      InetSocketAddress address, DiscoveryDocument discovery, @Nullable RevocationDocument revoked)
      throws IOException {
    Map<String, Page> pages = new HashMap<>();
    pages.put(WellKnown.DISCOVERY_PATH, new Page(discovery.toText(), 3600));
    pages.put("/health", new Page("{\"status\":\"ok\"}", 0));
    if (revoked != null) {
      pages.put(WellKnown.REVOCATIONS_PATH, new Page(revoked.toText(), 300));
    }
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new WellKnownServer(server);
  }

  String address() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getHostString() + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, Map<String, Page> pages) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("X-Frame-Options", "DENY");
      headers.set("Strict-Transport-Security", STRICT_TRANSPORT);
      headers.set("Content-Security-Policy", "default-src 'none'");
      Page page = pages.get(exchange.getRequestURI().getPath());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (!head && !exchange.getRequestMethod().equals("GET")) {
        headers.set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
      } else if (page == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        send(exchange, page, head);
      }
    }
  }

  private static void send(HttpExchange exchange, Page page, boolean head) throws IOException {
    byte[] body = page.json().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    if (page.maxAge() > 0) {
      headers.set("Cache-Control", "public, max-age=" + page.maxAge());
    }
    exchange.sendResponseHeaders(200, head ? -1 : body.length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
