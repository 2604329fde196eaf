package dev.symbiont.toolclad.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Port: sends one request of a tool. Implementations are thread-safe; they must not follow
 * redirects, must not resolve the host again but connect to one of the given addresses where the
 * transport allows it, and must stop reading beyond the limit.
 */
@FunctionalInterface
public interface HttpToolClient {
  /**
   * Sends {@code request} and waits for the whole response.
   *
   * @param request the request; it may hold secrets
   * @param checkedAddresses the addresses of the host that passed the guard, at least one, or none
   *     if the host was allowed by configuration without a check
   * @param timeout for the whole exchange
   * @param maxBytes longest accepted body
   * @throws HttpToolException if no whole response arrived
   * @throws InterruptedException if the calling thread is interrupted
   */
  HttpToolResponse send(
      HttpToolRequest request, List<InetAddress> checkedAddresses, Duration timeout, int maxBytes)
      throws HttpToolException, InterruptedException;
}
