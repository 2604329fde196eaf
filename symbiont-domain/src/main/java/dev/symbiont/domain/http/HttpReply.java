package dev.symbiont.domain.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A whole HTTP response. The body is handed over, not copied: nobody changes the array. */
public final class HttpReply {
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  /**
   * Creates a response.
   *
   * @param status the status code, 200 to 599
   * @param headers the response headers
   * @param body the bytes after transfer decoding; empty if there were none
   */
  public HttpReply(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = Objects.requireNonNull(headers, "headers");
    this.body = Objects.requireNonNull(body, "body");
  }

  /** Returns the status code, 200 to 599. */
  public int status() {
    return status;
  }

  /** Returns the response headers. */
  public HttpHeaders headers() {
    return headers;
  }

  /** Returns the bytes of the body. */
  public byte[] body() {
    return body;
  }

  /** Returns the body read as UTF-8, malformed bytes replaced. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Tells whether the status is 200 to 299. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  @Override
  public String toString() {
    return "HttpReply[status=" + status + ", headers=" + headers + ", " + body.length + " bytes]";
  }
}
