package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpReply;

/** Port: answers the requests of a listener. Implementations are thread-safe and never throw. */
public interface RequestHandler {
  /** Answers {@code request}. */
  HttpReply handle(InboundRequest request);

  /** Returns the longest body that can be accepted, in bytes; a listener reads one byte more. */
  int longestBody();
}
