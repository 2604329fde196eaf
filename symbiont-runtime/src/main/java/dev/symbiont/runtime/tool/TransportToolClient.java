package dev.symbiont.runtime.tool;

import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.toolclad.http.HostResolver;
import dev.symbiont.toolclad.http.HttpToolClient;
import dev.symbiont.toolclad.http.HttpToolException;
import dev.symbiont.toolclad.http.HttpToolRequest;
import dev.symbiont.toolclad.http.HttpToolResponse;
import dev.symbiont.toolclad.problem.Category;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends the requests of HTTP tools through the HTTP port. It connects to the addresses that the
 * guard has checked and resolves nothing again, so that a name which changes its address between
 * check and use reaches nothing private; and it follows no redirect, because no transport does.
 * Thread-safe.
 *
 * <pre>{@code
 * ToolClad.builder(project)
 *     .http(new TransportToolClient(ApacheTransport.create()), TransportToolClient.systemResolver());
 * }</pre>
 */
public final class TransportToolClient implements HttpToolClient {
  /** No exchange is waited for longer, whatever a manifest says. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final HttpTransport transport;

  /**
   * Creates a client.
   *
   * @param transport stays the caller's, who closes it
   * @throws IllegalArgumentException if the transport resolves names itself, like that of the JDK
   *     or one behind a proxy: then nothing would guard private networks
   */
  public TransportToolClient(HttpTransport transport) {
    if (!transport.connectsToGivenAddresses()) {
      throw new IllegalArgumentException(
          "transport '%s' resolves host names itself and cannot be kept out of private networks; use symbiont-transport-apache without a proxy"
              .formatted(transport.name()));
    }
    this.transport = Objects.requireNonNull(transport, "transport");
  }

  /** Returns the resolver of the operating system. */
  public static HostResolver systemResolver() {
    return host -> List.of(InetAddress.getAllByName(host));
  }

  @Override
  public HttpToolResponse send(
      HttpToolRequest request, List<InetAddress> checkedAddresses, Duration timeout, int maxBytes)
      throws HttpToolException, InterruptedException {
    Duration limit = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    HttpCall call = call(request, checkedAddresses, limit, maxBytes);
    try {
      HttpReply reply = transport.send(call);
      return new HttpToolResponse(reply.status(), reply.body());
    } catch (TransportException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while an HTTP tool waited for its answer");
      }
      throw failure(e, limit, maxBytes);
    }
  }

  /** What a transport says about a failure names the address, which may hold a secret. */
  private static HttpToolException failure(TransportException e, Duration timeout, int maxBytes) {
    if (e instanceof RequestTimeoutException) {
      return new HttpToolException(
          Category.TIMEOUT, "No whole answer within " + timeout.toSeconds() + " s");
    }
    if (e instanceof ResponseTooLargeException) {
      return new HttpToolException(
          Category.OUTPUT_TOO_LARGE, "The answer is longer than " + maxBytes + " bytes");
    }
    return new HttpToolException(
        Category.HTTP,
        switch (e.progress()) {
          case NOT_SENT -> "No connection could be made; nothing was sent";
          default -> "The connection broke, or the answer was no HTTP";
        });
  }

  private static HttpCall call(
      HttpToolRequest request, List<InetAddress> addresses, Duration timeout, int maxBytes)
      throws HttpToolException {
    try {
      HttpHeaders.Builder headers = HttpHeaders.builder();
      request.headers().forEach(headers::add);
      return new HttpCall(
          HttpMethod.valueOf(request.method()),
          withoutFragment(request.url()),
          headers.build(),
          body(request),
          new HttpCall.Timeouts(timeout, timeout),
          maxBytes,
          addresses);
    } catch (IllegalArgumentException e) {
      // Its message may quote a header or the address, and either may hold a secret.
      throw new HttpToolException(
          Category.HTTP,
          "The request cannot be sent: its method, address or a header is not acceptable; Host and"
              + " the headers of framing are written by the transport");
    }
  }

  private static Optional<byte[]> body(HttpToolRequest request) {
    return request.body().map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static URI withoutFragment(String url) {
    int fragment = url.indexOf('#');
    URI uri = URI.create(fragment < 0 ? url : url.substring(0, fragment));
    return URI.create(uri.toASCIIString());
  }
}
