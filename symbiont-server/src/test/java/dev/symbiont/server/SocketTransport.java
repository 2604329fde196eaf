package dev.symbiont.server;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** One connection per call, and the path exactly as the test has written it. */
final class SocketTransport implements HttpTransport {
  @Override
  public HttpReply send(HttpCall call) {
    try (Socket socket = new Socket(call.uri().getHost(), call.uri().getPort())) {
      byte[] body = call.body().orElseGet(() -> new byte[0]);
      StringBuilder head = new StringBuilder();
      String query = call.uri().getRawQuery();
      String path = call.uri().getRawPath();
      head.append(call.method())
          .append(' ')
          .append(path.isEmpty() ? "/" : path)
          .append(query == null ? "" : "?" + query)
          .append(" HTTP/1.1\r\nHost: ")
          .append(call.uri().getAuthority())
          .append("\r\nConnection: close\r\n");
      call.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      if (body.length > 0 || call.method() == HttpMethod.POST || call.method() == HttpMethod.PUT) {
        head.append("Content-Length: ").append(body.length).append("\r\n");
      }
      head.append("\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      try {
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
      } catch (SocketException serverAnsweredEarly) {
        // The answer to a body that is too long may come before all of it was sent.
      }
      return parse(readAll(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readAll(Socket socket) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n; (n = socket.getInputStream().read(buffer)) >= 0; ) {
        bytes.write(buffer, 0, n);
      }
    } catch (SocketException reset) {
      // What has arrived before counts.
    }
    return bytes.toByteArray();
  }

  private static HttpReply parse(byte[] response) {
    String text = new String(response, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n");
    HttpHeaders.Builder headers = HttpHeaders.builder();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    byte[] body = java.util.Arrays.copyOfRange(response, end + 4, response.length);
    return new HttpReply(Integer.parseInt(lines[0].split(" ")[1]), headers.build(), body);
  }

  @Override
  public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
    throw new UnsupportedOperationException("tests send one call after the other");
  }

  @Override
  public HttpStream open(HttpCall call) {
    throw new UnsupportedOperationException("tests read whole answers");
  }

  @Override
  public String name() {
    return "socket";
  }

  @Override
  public void close() {}
}
