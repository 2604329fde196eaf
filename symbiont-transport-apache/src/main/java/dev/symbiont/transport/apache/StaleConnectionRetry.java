package dev.symbiont.transport.apache;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Repeats an idempotent request once when the server had closed a kept connection before the
 * request reached it (RFC 9112 section 9.3.1). Any other repetition is the caller's decision.
 */
final class StaleConnectionRetry implements HttpRequestRetryStrategy {

  @Override
  public boolean retryRequest(
      HttpRequest request, IOException fault, int executions, HttpContext context) {
    boolean connectionEnded =
        fault instanceof NoHttpResponseException
            || (fault instanceof SocketException && !(fault instanceof ConnectException));
    return connectionEnded
        && executions == 1
        && Method.isIdempotent(request.getMethod())
        && connectionWasKept(HttpClientContext.cast(context).getEndpointDetails());
  }

  private static boolean connectionWasKept(EndpointDetails connection) {
    return connection != null && connection.getResponseCount() > 0;
  }

  @Override
  public boolean retryRequest(HttpResponse response, int executions, HttpContext context) {
    return false;
  }

  @Override
  public TimeValue getRetryInterval(HttpResponse response, int executions, HttpContext context) {
    return TimeValue.ZERO_MILLISECONDS;
  }
}
