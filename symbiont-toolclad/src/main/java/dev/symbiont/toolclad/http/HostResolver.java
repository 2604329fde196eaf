package dev.symbiont.toolclad.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Port: resolves host names. Implementations are thread-safe. */
@FunctionalInterface
public interface HostResolver {
  /**
   * Returns all addresses of {@code host}, at least one.
   *
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
