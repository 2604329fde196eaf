package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as a listener received it, nothing interpreted.
 *
 * @param method the method word of the request line
 * @param path the path of the request line, not decoded
 * @param query the text behind the question mark, not decoded; empty if there is none
 * @param headers the request headers
 * @param body the body; a listener may stop reading one byte after the longest body of any route
 * @param peer the address of the other end of the connection; empty for a call inside the process,
 *     which needs no credential and acts as administrator unless it presents one
 */
public record InboundRequest(
    String method,
    String path,
    String query,
    HttpHeaders headers,
    byte[] body,
    Optional<InetAddress> peer) {
  /** Refuses {@code null}. */
  public InboundRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(peer, "peer");
  }

  @Override
  public String toString() {
    return "InboundRequest[" + method + ", " + body.length + " bytes]";
  }
}
