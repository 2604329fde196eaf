package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpReply;

/**
 * Port: answers the requests of a listener. Implementations are thread-safe, and throw nothing but
 * the {@link BodyNotReceivedException} of a request whose body they ask for.
 */
public interface RequestHandler {
  /** Answers {@code request} when the answer is complete. */
  HttpReply handle(InboundRequest request);

  /** Answers {@code request}, in pieces if that is how the answer comes about. */
  default HttpAnswer answer(InboundRequest request) {
    return new HttpAnswer.Whole(handle(request));
  }

  /** Returns the longest body that can be accepted, in bytes; a listener reads one byte more. */
  int longestBody();
}
