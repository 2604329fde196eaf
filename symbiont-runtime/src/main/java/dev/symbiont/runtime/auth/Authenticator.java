package dev.symbiont.runtime.auth;

import java.util.Optional;

/** Port: tells who presents a bearer token. Implementations are thread-safe. */
@FunctionalInterface
public interface Authenticator {
  /** Knows nobody. */
  Authenticator NOBODY = token -> Optional.empty();

  /**
   * Returns the caller who owns {@code token}; empty if nobody does.
   *
   * @param token what stands behind {@code Bearer }
   */
  Optional<Principal> authenticate(String token);
}
