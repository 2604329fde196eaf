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

  /** Returns the look-up of the JVM, which remembers its answers for a while. */
  static AddressLookup system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
