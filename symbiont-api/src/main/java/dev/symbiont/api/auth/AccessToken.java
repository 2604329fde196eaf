package dev.symbiont.api.auth;

import dev.symbiont.domain.secret.Secret;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A bearer token.
 *
 * @param value the token
 * @param lifetime how long it is valid, if that is known
 */
public record AccessToken(Secret value, Optional<Lifetime> lifetime) {
  /**
   * The time in which a token is valid.
   *
   * @param issuedAt its start
   * @param expiresAt its end, after the start
   */
  public record Lifetime(Instant issuedAt, Instant expiresAt) {
    /** Checks the order. */
    public Lifetime {
      if (!issuedAt.isBefore(expiresAt)) {
        throw new IllegalArgumentException("a token must expire after it was issued");
      }
    }
  }

  /** Refuses {@code null}. */
  public AccessToken {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(lifetime, "lifetime");
  }

  /** Returns a token whose lifetime is not known. */
  public static AccessToken of(Secret value) {
    return new AccessToken(value, Optional.empty());
  }

  /** Returns a token that is valid from {@code issuedAt} to {@code expiresAt}. */
  public static AccessToken of(Secret value, Instant issuedAt, Instant expiresAt) {
    return new AccessToken(value, Optional.of(new Lifetime(issuedAt, expiresAt)));
  }
}
