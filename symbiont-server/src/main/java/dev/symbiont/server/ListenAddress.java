package dev.symbiont.server;

import java.util.Objects;

/**
 * Where a listener listens.
 *
 * @param host host name or address, for example {@code 127.0.0.1}
 * @param port 0 to 65535; 0 takes a free one
 */
public record ListenAddress(String host, int port) {
  /** The management API's usual place: 127.0.0.1:8080. */
  public static final ListenAddress API = new ListenAddress("127.0.0.1", 8080);

  /** The usual place of the HTTP input: 127.0.0.1:8081. */
  public static final ListenAddress HTTP_INPUT = new ListenAddress("127.0.0.1", 8081);

  private static final int HIGHEST_PORT = 65_535;

  /** Checks the port. */
  public ListenAddress {
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be blank");
    }
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
  }

  /** Returns a free port on the loopback interface. */
  public static ListenAddress anyPort() {
    return new ListenAddress("127.0.0.1", 0);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
