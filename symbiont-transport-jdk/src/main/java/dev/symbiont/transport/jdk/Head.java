package dev.symbiont.transport.jdk;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.exchange.Exchange;
import java.util.List;

/**
 * Status and headers of a response, checked.
 *
 * @param status the status, 200 to 599
 * @param headers the headers
 */
record Head(int status, HttpHeaders headers) {
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  /**
   * Checks what the client of the JDK has read.
   *
   * @param proxied whether the call goes through a proxy
   * @throws dev.symbiont.domain.error.ConnectionException if it is no usable response
   */
  static Head of(
      Exchange exchange, int status, java.net.http.HttpHeaders headers, boolean proxied) {
    if (proxied && status == PROXY_AUTHENTICATION_REQUIRED) {
      throw exchange.notConnected(
          "failed: the proxy did not accept the credentials; for https addresses the JDK offers it"
              + " Basic credentials only if the JVM runs with"
              + " -Djdk.http.auth.tunneling.disabledSchemes=",
          null);
    }
    return new Head(
        exchange.requireFinalStatus(status),
        exchange.readHeaders(
            target -> headers.map().forEach((name, values) -> add(target, name, values))));
  }

  private static void add(HttpHeaders.Builder target, String name, List<String> values) {
    if (name.startsWith(":")) {
      return; // A pseudo-header of HTTP/2.
    }
    for (String value : values) {
      // The client of the JDK takes a negative length for none.
      if (name.equalsIgnoreCase("content-length") && value.startsWith("-")) {
        throw new IllegalArgumentException("negative Content-Length");
      }
      target.add(name, value);
    }
  }
}
