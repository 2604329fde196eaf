package dev.symbiont.domain.http;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One HTTP request together with the limits that its transport must keep.
 *
 * <p>The body is handed over, not copied: whoever makes the call does not change the array.
 *
 * @param method the request method
 * @param uri absolute {@code http} or {@code https} address without user-info and fragment
 * @param headers the headers to send; those of the connection and of framing ({@code Host}, {@code
 *     Content-Length}, {@code Connection}…) are refused, because the transport alone writes them
 * @param body the bytes to send
 * @param timeouts the time limits
 * @param maxResponseBytes longest response body that is accepted, in bytes
 * @param addresses the addresses to connect to, the first that answers, instead of resolving the
 *     host of {@code uri}, which still is the name that the server sees and proves; empty to
 *     resolve. See {@link HttpTransport#connectsToGivenAddresses}
 */
public record HttpCall(
    HttpMethod method,
    URI uri,
    HttpHeaders headers,
    Optional<byte[]> body,
    Timeouts timeouts,
    long maxResponseBytes,
    List<InetAddress> addresses) {

  private static final SortedSet<String> FRAMING =
      caseInsensitive(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** 16 MiB. */
  public static final long DEFAULT_MAX_RESPONSE_BYTES = 16L * 1024 * 1024;

  /**
   * Time limits of a call. The limit for connecting belongs to the transport: {@link
   * TransportSettings#connectTimeout}.
   *
   * @param read longest silence of the server between two reads
   * @param deadline for the whole call, from its start until the last byte was read
   */
  public record Timeouts(Duration read, Duration deadline) {
    /** 30 s of silence, 60 s in all. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** Refuses a limit that is zero or negative. */
    public Timeouts {
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
    requireNoFraming(headers);
    if (maxResponseBytes < 0) {
      throw new IllegalArgumentException(
          "maxResponseBytes must not be negative, was " + maxResponseBytes);
    }
    addresses = List.copyOf(addresses);
  }

  /** Creates a call whose host is resolved by the transport. */
  public HttpCall(
      HttpMethod method,
      URI uri,
      HttpHeaders headers,
      Optional<byte[]> body,
      Timeouts timeouts,
      long maxResponseBytes) {
    this(method, uri, headers, body, timeouts, maxResponseBytes, List.of());
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
    return new HttpCall(method, uri, other, body, timeouts, maxResponseBytes, addresses);
  }

  /** Returns this call with other time limits. */
  public HttpCall withTimeouts(Timeouts other) {
    return new HttpCall(method, uri, headers, body, other, maxResponseBytes, addresses);
  }

  /** Returns this call with another limit on the response body. */
  public HttpCall withMaxResponseBytes(long other) {
    return new HttpCall(method, uri, headers, body, timeouts, other, addresses);
  }

  /** Returns this call to given addresses, which were checked before. */
  public HttpCall withAddresses(List<InetAddress> other) {
    return new HttpCall(method, uri, headers, body, timeouts, maxResponseBytes, other);
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
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + uri.getPort());
    }
    if (!isAscii(uri.toString())) {
      throw new IllegalArgumentException("address must be ASCII, other characters encoded");
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static SortedSet<String> caseInsensitive(String... names) {
    SortedSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Collections.addAll(set, names);
    return Collections.unmodifiableSortedSet(set);
  }

  private static void requireNoFraming(HttpHeaders headers) {
    for (String name : headers.names()) {
      if (FRAMING.contains(name)) {
        throw new IllegalArgumentException(
            "header '" + name + "' belongs to the connection and is written by the transport");
      }
    }
  }

  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
