package dev.symbiont.api.call;

import dev.symbiont.domain.http.HttpReply;
import java.util.Objects;

/**
 * A response with everything that came with it.
 *
 * @param value the result
 * @param reply status, headers and body as they arrived
 * @param requestId the id under which the call was sent, or which the server gave it
 * @param attempts how often the request was sent, at least 1
 * @param <R> the type of the result
 */
public record RawResponse<R>(R value, HttpReply reply, String requestId, int attempts) {
  /** Refuses {@code null}. */
  public RawResponse {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(reply, "reply");
    Objects.requireNonNull(requestId, "requestId");
  }
}
