package dev.symbiont.agentpin;

import java.util.Optional;

/**
 * The HTTP header that carries a credential: {@code Authorization: AgentPin <JWT>} (digest section
 * 13). A credential never travels in a query or a body.
 */
public final class AuthorizationHeader {
  /** The name of the header. */
  public static final String NAME = "Authorization";

  private static final String SCHEME = "AgentPin ";

  private AuthorizationHeader() {}

  /** Returns the value of the header for {@code token}. */
  public static String value(String token) {
    return SCHEME + token;
  }

  /**
   * Returns the credential in the value of a header; empty if the scheme is another one. Case
   * matters. The credential itself is not looked at.
   */
  public static Optional<String> token(String value) {
    return value.startsWith(SCHEME)
        ? Optional.of(value.substring(SCHEME.length()))
        : Optional.empty();
  }
}
