package dev.symbiont.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is no HTTP request, so that no handler ever sees it, in the form of every other
 * error. What was sent is not repeated.
 */
final class WireErrors extends ErrorHandler {
  private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");

  WireErrors() {}

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(JSON);
    response.write(true, ByteBuffer.wrap(body(status)), callback);
  }

  private static byte[] body(int status) {
    return switch (status) {
      case 431 -> ErrorBody.of("HEADERS_TOO_LARGE", "The request line and headers are too long.");
      case 500 -> ErrorBody.of("INTERNAL_ERROR", "The listener failed on this request.");
      default -> ErrorBody.of("INVALID_REQUEST", "This is no acceptable HTTP/1.1 request.");
    };
  }
}
