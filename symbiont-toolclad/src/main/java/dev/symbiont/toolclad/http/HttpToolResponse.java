package dev.symbiont.toolclad.http;

import java.util.Arrays;

/** What came back over HTTP. Immutable. */
public final class HttpToolResponse {
  private final int status;
  private final byte[] body;

  /** Creates a response; {@code body} is copied. */
  public HttpToolResponse(int status, byte[] body) {
    this.status = status;
    this.body = body.clone();
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns a copy of the body. */
  public byte[] body() {
    return body.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HttpToolResponse that
        && status == that.status
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return status * 31 + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return "HttpToolResponse[" + status + ", " + body.length + " bytes]";
  }
}
