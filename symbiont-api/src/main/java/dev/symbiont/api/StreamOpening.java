package dev.symbiont.api;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.ResponseDecodeException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.domain.json.JsonFormatException;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to open a stream of events. A refusal is read whole, so that it becomes the same error
 * as that of any call. Used by one thread.
 */
final class StreamOpening implements Invoker.Attempt {
  private static final int LONGEST_REFUSAL = 64 * 1024;
  private static final byte[] NO_BODY = new byte[0];

  private final Wiring wiring;
  private final Exchange exchange;
  private final Optional<String> lastId;
  private @Nullable HttpStream stream;

  StreamOpening(Wiring wiring, Exchange exchange, Optional<String> lastId) {
    this.wiring = wiring;
    this.exchange = exchange;
    this.lastId = lastId;
  }

  @Override
  public HttpReply send() {
    abandon();
    var request = exchange.streamRequest(wiring.credentials().map(Credentials::token), lastId);
    wiring.listener().onAttempt(exchange.info(), exchange.attempts());
    HttpStream opened = wiring.transport().open(request);
    stream = opened;
    return isEvents(opened.headers())
        ? new HttpReply(opened.status(), opened.headers(), NO_BODY)
        : refusal(opened);
  }

  /**
   * Returns the stream.
   *
   * @throws ResponseDecodeException if the server has answered something else than events
   */
  HttpStream stream() {
    HttpStream opened = Objects.requireNonNull(stream, "stream");
    if (!isEvents(opened.headers())) {
      throw new ResponseDecodeException(
          exchange.info().operation(),
          opened.status(),
          new JsonFormatException(
              "$",
              "expected events, but the content type is '%s'"
                  .formatted(opened.headers().first("Content-Type").orElse(""))));
    }
    return opened;
  }

  void abandon() {
    if (stream != null) {
      stream.close();
    }
  }

  private static boolean isEvents(HttpHeaders headers) {
    return headers
        .first("Content-Type")
        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith(ServerSentEvent.CONTENT_TYPE))
        .isPresent();
  }

  private static HttpReply refusal(HttpStream opened) {
    try {
      byte[] body = opened.body().readNBytes(LONGEST_REFUSAL);
      return new HttpReply(opened.status(), opened.headers(), body);
    } catch (IOException e) {
      throw e.getCause() instanceof TransportException cause
          ? cause
          : new ConnectionException(
              "the answer broke off", TransportException.Progress.MAYBE_PROCESSED, e);
    }
  }
}
