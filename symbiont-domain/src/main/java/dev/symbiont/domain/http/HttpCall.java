package dev.symbiont.domain.http;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One HTTP request together with the limits that its transport must keep.
 *
 * <p>The body is handed over, not copied: whoever makes the call does not change the array.
 *
 * @param method the request method
 * @param uri absolute {@code http} or {@code https} address without user-info and fragment
 * @param headers the headers to send; the transport adds only those that framing needs
 * @param body the bytes to send
 * @param timeouts the time limits
 * @param maxResponseBytes longest response body that is accepted, in bytes
 */
public record HttpCall(
    HttpMethod method,
    URI uri,
    HttpHeaders headers,
    Optional<byte[]> body,
    Timeouts timeouts,
    long maxResponseBytes) {

  /** 16 MiB. */
  public static final long DEFAULT_MAX_RESPONSE_BYTES = 16L * 1024 * 1024;

  /**
   * Time limits of a call.
   *
   * @param connect for making the connection, TLS included
   * @param read longest silence between two reads
   * @param deadline for the whole call, from its start until the last byte was read
   */
  public record Timeouts(Duration connect, Duration read, Duration deadline) {
    /** 10 s to connect, 30 s of silence, 60 s in all. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** Refuses a limit that is zero or negative. */
    public Timeouts {
      requirePositive("connect", connect);
      requirePositive("read", read);
      requirePositive("deadline", deadline);
    }

    private static void requirePositive(String name, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(name + " timeout must be positive, was " + value);
      }
    }
  }

  /** Checks the address and the limits. */
  public HttpCall {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(timeouts, "timeouts");
    requireHttp(uri);
    if (maxResponseBytes < 0) {
      throw new IllegalArgumentException(
          "maxResponseBytes must not be negative, was " + maxResponseBytes);
    }
  }

  /** Returns a GET of {@code uri} with default limits. */
  public static HttpCall get(URI uri) {
    return new HttpCall(
        HttpMethod.GET,
        uri,
        HttpHeaders.EMPTY,
        Optional.empty(),
        Timeouts.DEFAULT,
        DEFAULT_MAX_RESPONSE_BYTES);
  }

  /** Returns a call with {@code body} and default limits. */
  public static HttpCall of(HttpMethod method, URI uri, HttpHeaders headers, byte[] body) {
    return new HttpCall(
        method, uri, headers, Optional.of(body), Timeouts.DEFAULT, DEFAULT_MAX_RESPONSE_BYTES);
  }

  /** Returns this call with other headers. */
  public HttpCall withHeaders(HttpHeaders other) {
    return new HttpCall(method, uri, other, body, timeouts, maxResponseBytes);
  }

  /** Returns this call with other time limits. */
  public HttpCall withTimeouts(Timeouts other) {
    return new HttpCall(method, uri, headers, body, other, maxResponseBytes);
  }

  /** Returns this call with another limit on the response body. */
  public HttpCall withMaxResponseBytes(long other) {
    return new HttpCall(method, uri, headers, body, timeouts, other);
  }

  private static void requireHttp(URI uri) {
    String scheme = uri.getScheme();
    if (uri.getHost() == null
        || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
      throw new IllegalArgumentException(
          "address must be absolute http or https with a host, but its scheme is '" + scheme + "'");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("address must not carry user-info or a fragment");
    }
  }

  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
