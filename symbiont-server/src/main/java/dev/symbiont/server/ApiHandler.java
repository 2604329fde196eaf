package dev.symbiont.server;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.runtime.http.HttpApi;
import dev.symbiont.runtime.http.InboundRequest;
import dev.symbiont.runtime.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Turns what the server received into an {@link InboundRequest} and the answer into a response. It
 * stands in front of the servlet, which would normalise paths.
 */
final class ApiHandler extends Handler.Wrapper {
  private static final byte[] BAD_HEADER =
      "{\"error\":\"A request header holds characters that no header may hold.\",\"code\":\"INVALID_REQUEST\",\"details\":null}"
          .getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final HttpApi api;

  ApiHandler(HttpApi api) {
    this.api = api;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    HttpHeaders headers;
    try {
      headers = headers(request);
    } catch (IllegalArgumentException e) {
      write(
          response,
          new HttpReply(400, HttpHeaders.of("content-type", "application/json"), BAD_HEADER),
          callback);
      return true;
    }
    byte[] body = body(request);
    write(response, api.handle(inbound(request, headers, body)), callback);
    return true;
  }

  private static InboundRequest inbound(Request request, HttpHeaders headers, byte[] body) {
    return new InboundRequest(
        request.getMethod(),
        Optional.ofNullable(request.getHttpURI().getPath()).orElse("/"),
        Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
        headers,
        body,
        Optional.of(peer(request)));
  }

  private static HttpHeaders headers(Request request) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    for (HttpField field : request.getHeaders()) {
      headers.add(field.getName(), Optional.ofNullable(field.getValue()).orElse(""));
    }
    return headers.build();
  }

  /**
   * Reads one byte more than any route accepts, and no further: the API then refuses the length.
   */
  private static byte[] body(Request request) throws IOException {
    return Content.Source.asInputStream(request).readNBytes(Route.DEFAULT_MAX_BODY_BYTES + 1);
  }

  private static InetAddress peer(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? peer.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private static void write(Response response, HttpReply reply, Callback callback) {
    response.setStatus(reply.status());
    reply.headers().forEach((name, value) -> response.getHeaders().add(name, value));
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }
}
