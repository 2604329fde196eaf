package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as a listener received it, nothing interpreted. The body is read when it is first asked
 * for, so that who may not enter is refused by the headers alone. Used by one thread at a time.
 */
public final class InboundRequest {
  private final String method;
  private final String path;
  private final String query;
  private final HttpHeaders headers;
  private final Supplier<byte[]> source;
  private byte @Nullable [] body;
  private final Optional<InetAddress> peer;

  /**
   * Creates a request whose body is there; it is handed over, not copied.
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
    this(method, path, query, headers, () -> body, peer);
    Objects.requireNonNull(body, "body");
  }

  /**
   * Creates a request whose body is still to be read.
   *
   * @param body reads the body when it is needed, at most once; may throw {@link
   *     BodyNotReceivedException}
   * @see #InboundRequest(String, String, String, HttpHeaders, byte[], Optional)
   */
  public InboundRequest(
      String method,
      String path,
      String query,
      HttpHeaders headers,
      Supplier<byte[]> body,
      Optional<InetAddress> peer) {
    this.method = Objects.requireNonNull(method, "method");
    this.path = Objects.requireNonNull(path, "path");
    this.query = Objects.requireNonNull(query, "query");
    this.headers = Objects.requireNonNull(headers, "headers");
    this.source = Objects.requireNonNull(body, "body");
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

  /**
   * Returns the body; not a copy.
   *
   * @throws BodyNotReceivedException if the sender does not complete it
   */
  public byte[] body() {
    byte[] known = body;
    if (known == null) {
      known = source.get();
      body = known;
    }
    return known;
  }

  Optional<InetAddress> peer() {
    return peer;
  }

  @Override
  public String toString() {
    return "InboundRequest[" + method + "]";
  }
}
