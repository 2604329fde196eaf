package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as a listener received it, nothing interpreted. The body is handed over, not copied.
 */
public final class InboundRequest {
  private final String method;
  private final String path;
  private final String query;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Optional<InetAddress> peer;

  /**
   * Creates the request.
   *
   * @param method the method word of the request line
   * @param path the path of the request line, not decoded
   * @param query the text behind the question mark, not decoded; empty if there is none
   * @param headers the request headers
   * @param body the body; a listener may stop reading one byte after the longest body of any route
   * @param peer the address of the other end of the connection; empty for a call inside the
   *     process, which needs no credential and acts as administrator unless it presents one
   */
  public InboundRequest(
      String method,
      String path,
      String query,
      HttpHeaders headers,
      byte[] body,
      Optional<InetAddress> peer) {
    this.method = Objects.requireNonNull(method, "method");
    this.path = Objects.requireNonNull(path, "path");
    this.query = Objects.requireNonNull(query, "query");
    this.headers = Objects.requireNonNull(headers, "headers");
    this.body = Objects.requireNonNull(body, "body");
    this.peer = Objects.requireNonNull(peer, "peer");
  }

  /** Returns the method word of the request line. */
  public String method() {
    return method;
  }

  String path() {
    return path;
  }

  /**
   * Returns the segments of the path, decoded once; none if the path could mean another one to
   * somebody else (dot segments, encoded slashes, control characters) or is too long.
   */
  public Optional<List<String>> segments() {
    return RequestPath.parse(path) instanceof RequestPath.Segments segments
        ? Optional.of(segments.values())
        : Optional.empty();
  }

  String query() {
    return query;
  }

  /** Returns the request headers. */
  public HttpHeaders headers() {
    return headers;
  }

  /** Returns the body; not a copy. */
  public byte[] body() {
    return body;
  }

  Optional<InetAddress> peer() {
    return peer;
  }

  @Override
  public String toString() {
    return "InboundRequest[" + method + ", " + body.length + " bytes]";
  }
}
