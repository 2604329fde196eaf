package dev.symbiont.api.auth;

import dev.symbiont.domain.secret.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives the client its bearer token (SDK surface, section 1.7). The token goes to the host of the
 * base URL only. Implementations are thread-safe; the client never calls {@link #refresh} twice at
 * the same time.
 */
public interface TokenProvider {
  /** Returns the first token. */
  AccessToken initial();

  /**
   * Returns a token to use instead of {@code stale}, which the server refused or which is about to
   * expire. May block.
   *
   * @return empty if there is no other token; what it throws fails the call with a {@link
   *     dev.symbiont.domain.error.TokenRefreshException}
   */
  default Optional<AccessToken> refresh(AccessToken stale) {
    return Optional.empty();
  }

  /** Returns a provider of one token that never changes: an API key, or a ready JWT. */
  static TokenProvider fixed(Secret token) {
    AccessToken only = AccessToken.of(token);
    return () -> only;
  }

  /** Returns a provider that asks {@code source} for the first token and for every further one. */
  static TokenProvider of(Supplier<AccessToken> source) {
    Objects.requireNonNull(source, "source");
    return new TokenProvider() {
      @Override
      public AccessToken initial() {
        return source.get();
      }

      @Override
      public Optional<AccessToken> refresh(AccessToken stale) {
        return Optional.of(source.get());
      }
    };
  }
}
