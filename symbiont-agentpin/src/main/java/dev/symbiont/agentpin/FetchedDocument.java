package dev.symbiont.agentpin;

import java.util.Objects;

/** The answer to a {@link DocumentFetcher#fetch}. The body is handed over, not copied. */
public final class FetchedDocument {
  private final int status;
  private final byte[] body;

  /**
   * Creates an answer.
   *
   * @param status the HTTP status, of any kind
   * @param body the bytes of the body; empty if there were none
   */
  public FetchedDocument(int status, byte[] body) {
    this.status = status;
    this.body = Objects.requireNonNull(body, "body");
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
