package dev.symbiont.api.agentpin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Port: finds the addresses of a host name. Thread-safe. */
@FunctionalInterface
public interface AddressLookup {
  /**
   * Returns all addresses of {@code host}, at least one.
   *
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> lookup(String host) throws UnknownHostException;

  /**
   * Returns the look-up of the JVM, which remembers its answers for a while, so that the connection
   * goes to the addresses that were checked. It finds nothing when the JVM is told to remember
   * nothing ({@code networkaddress.cache.ttl=0}): a name could then change in between.
   */
  static AddressLookup system() {
    return host -> {
      if (!SystemCache.isOn()) {
        throw new UnknownHostException(
            host + ": names are not looked up while networkaddress.cache.ttl is 0");
      }
      return List.of(InetAddress.getAllByName(host));
    };
  }
}
