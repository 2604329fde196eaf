package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import java.util.Objects;

/** What a listener sends back. */
public sealed interface HttpAnswer {
  /**
   * An answer that is complete.
   *
   * @param reply the answer
   */
  record Whole(HttpReply reply) implements HttpAnswer {
    /** Refuses {@code null}. */
    public Whole {
      Objects.requireNonNull(reply, "reply");
    }
  }

  /**
   * An answer whose body comes in pieces. Whoever takes it closes the body.
   *
   * @param status the status code
   * @param headers the headers
   * @param body the body
   */
  record Streamed(int status, HttpHeaders headers, EventStreamBody body) implements HttpAnswer {
    /** Refuses {@code null}. */
    public Streamed {
      Objects.requireNonNull(headers, "headers");
      Objects.requireNonNull(body, "body");
    }
  }
}
