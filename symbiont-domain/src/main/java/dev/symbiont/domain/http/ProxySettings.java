package dev.symbiont.domain.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * An HTTP proxy. {@code http} calls are sent to it, {@code https} calls are tunnelled through it
 * with {@code CONNECT} (RFC 9110 section 9.3.6).
 *
 * @param host name or address of the proxy
 * @param port port of the proxy, 1 to 65535
 * @param credentials what the proxy asks for; empty for an open proxy
 */
public record ProxySettings(String host, int port, Optional<Credentials> credentials) {

  /** Checks host and port. */
  public ProxySettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("proxy host must not be blank");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("proxy port must be 1 to 65535, was " + port);
    }
    Objects.requireNonNull(credentials, "credentials");
  }

  /** Returns a proxy without credentials. */
  public static ProxySettings of(String host, int port) {
    return new ProxySettings(host, port, Optional.empty());
  }

  /** Returns this proxy with credentials for Basic authentication. */
  public ProxySettings withCredentials(String user, String password) {
    return new ProxySettings(host, port, Optional.of(new Credentials(user, password)));
  }

  /**
   * A user and a password; {@link #toString} shows the user only.
   *
   * @param user the user, without a colon
   * @param password the password
   */
  public record Credentials(String user, String password) {

    /** Refuses a user with a colon, which Basic authentication cannot carry. */
    public Credentials {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("proxy user must not hold a colon");
      }
      Objects.requireNonNull(password, "password");
    }

    /** Returns the value of {@code Proxy-Authorization} (RFC 7617 section 2). */
    public String basic() {
      byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return "Credentials[user=" + user + ", password=…]";
    }
  }
}
