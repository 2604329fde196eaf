package dev.symbiont.domain.http;

/** The request methods that the wire contract uses (RFC 9110 section 9). */
public enum HttpMethod {
  /** Reads. */
  GET(true),
  /** Reads the headers only. */
  HEAD(true),
  /** Creates or runs; never repeated without an idempotency key. */
  POST(false),
  /** Replaces. */
  PUT(true),
  /** Changes in part; never repeated without an idempotency key. */
  PATCH(false),
  /** Removes. */
  DELETE(true),
  /** Asks for options. */
  OPTIONS(true);

  private final boolean idempotent;

  HttpMethod(boolean idempotent) {
    this.idempotent = idempotent;
  }

  /** Tells whether sending the request twice has the effect of sending it once (section 9.2.2). */
  public boolean isIdempotent() {
    return idempotent;
  }
}
