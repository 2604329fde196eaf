package dev.symbiont.api.agentpin;

import java.security.Security;
import java.util.stream.Stream;

/** The cache of addresses in the JVM, as its properties set it. */
final class SystemCache {
  private SystemCache() {}

  /** Tells whether answers are remembered; by default they are, for 30 seconds. */
  static boolean isOn() {
    return Stream.of(
            Security.getProperty("networkaddress.cache.ttl"),
            System.getProperty("sun.net.inetaddr.ttl"))
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .filter(value -> value.strip().equals("0"))
        .isEmpty();
  }
}
