package dev.symbiont.server;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.runtime.http.BodyNotReceivedException;
import dev.symbiont.runtime.http.HttpAnswer;
import dev.symbiont.runtime.http.InboundRequest;
import dev.symbiont.runtime.http.RequestHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
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
  private static final HttpAnswer BAD_HEADER =
      refusal(400, "INVALID_REQUEST", "A request header holds characters that no header may hold.");
  private static final HttpAnswer TOO_SLOW =
      refusal(408, "REQUEST_TIMEOUT", "The body did not arrive in time.");
  private static final int BUFFER_BYTES = 8192;

  private final RequestHandler api;
  private final Duration bodyTimeout;
  private final EventStreams streams;

  ApiHandler(RequestHandler api, Duration bodyTimeout, EventStreams streams) {
    this.api = api;
    this.bodyTimeout = bodyTimeout;
    this.streams = streams;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    HttpAnswer answer = answer(request);
    if (answer instanceof HttpAnswer.Streamed streamed) {
      begin(response, streamed.status(), streamed.headers());
      streams.send(streamed.body(), response, callback);
    } else {
      write(response, ((HttpAnswer.Whole) answer).reply(), callback);
    }
    return true;
  }

  private HttpAnswer answer(Request request) throws IOException {
    HttpHeaders headers;
    try {
      headers = headers(request);
    } catch (IllegalArgumentException e) {
      return BAD_HEADER;
    }
    try {
      return api.answer(inbound(request, headers));
    } catch (BodyNotReceivedException e) {
      if (e.getCause() instanceof IOException gone) {
        throw gone;
      }
      return TOO_SLOW;
    }
  }

  private static HttpAnswer refusal(int status, String code, String sentence) {
    return new HttpAnswer.Whole(
        new HttpReply(
            status,
            HttpHeaders.of("content-type", "application/json", "connection", "close"),
            ErrorBody.of(code, sentence)));
  }

  private InboundRequest inbound(Request request, HttpHeaders headers) {
    return new InboundRequest(
        request.getMethod(),
        Optional.ofNullable(request.getHttpURI().getPath()).orElse("/"),
        Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
        headers,
        () -> body(request),
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
   * Reads one byte more than can be accepted, and no further: the handler then refuses the length.
   */
  private byte[] body(Request request) {
    InputStream in = Content.Source.asInputStream(request);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    long start = System.nanoTime();
    try {
      while (body.size() <= api.longestBody()) {
        int read = in.read(buffer, 0, Math.min(buffer.length, api.longestBody() + 1 - body.size()));
        if (read < 0) {
          break;
        }
        body.write(buffer, 0, read);
        if (System.nanoTime() - start > bodyTimeout.toNanos()) {
          throw tooSlow(new TimeoutException("the body drips"));
        }
      }
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException silence) {
        throw tooSlow(silence);
      }
      throw new BodyNotReceivedException("the sender is gone", e);
    }
    return body.toByteArray();
  }

  private static BodyNotReceivedException tooSlow(TimeoutException cause) {
    return new BodyNotReceivedException("the sender is too slow", cause);
  }

  private static InetAddress peer(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? peer.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private static void write(Response response, HttpReply reply, Callback callback) {
    begin(response, reply.status(), reply.headers());
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }

  private static void begin(Response response, int status, HttpHeaders headers) {
    response.setStatus(status);
    headers.forEach((name, value) -> response.getHeaders().add(name, value));
  }
}
