package dev.symbiont.api;

import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.api.auth.TokenProvider;
import dev.symbiont.domain.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The client's current token. Of many calls that find it stale, one gets the next token and the
 * others wait for that one. Thread-safe.
 */
final class Credentials {
  private final TokenProvider provider;
  private final double threshold;
  private final Clock clock;
  private final Object lock = new Object();
  private volatile @Nullable AccessToken current;
  private @Nullable CompletableFuture<Optional<AccessToken>> inFlight;

  /**
   * Creates credentials.
   *
   * @param threshold the share of a token's lifetime that is left when it is renewed ahead of time,
   *     0 to 1; 0 to wait until it is refused
   */
  Credentials(TokenProvider provider, double threshold, Clock clock) {
    this.provider = provider;
    this.threshold = threshold;
    this.clock = clock;
  }

  /** Returns credentials of one key, known from the start. */
  static Credentials fixed(Secret key, Clock clock) {
    Credentials credentials = new Credentials(TokenProvider.fixed(key), 0, clock);
    var unused = credentials.known();
    return credentials;
  }

  /** Returns the token to send, renewed if it is about to expire. May block. */
  AccessToken token() {
    AccessToken token = known();
    if (!isAboutToExpire(token)) {
      return token;
    }
    try {
      return refresh(token).orElse(token);
    } catch (RuntimeException e) {
      if (isExpired(token)) {
        throw e;
      }
      return token;
    }
  }

  /**
   * Returns a token to use instead of {@code stale}; empty if there is none. May block.
   *
   * @throws RuntimeException what the provider threw
   */
  Optional<AccessToken> refresh(AccessToken stale) {
    CompletableFuture<Optional<AccessToken>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<AccessToken>> shared;
    synchronized (lock) {
      if (current != null && !current.equals(stale)) {
        return Optional.of(current);
      }
      shared = inFlight == null ? mine : inFlight;
      inFlight = shared;
    }
    if (shared == mine) {
      fetch(stale, mine);
    }
    try {
      return shared.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Tells whether {@link #token} gives its answer without asking the provider. */
  boolean isReady() {
    AccessToken token = current;
    return token != null && !isAboutToExpire(token);
  }

  private AccessToken known() {
    AccessToken token = current;
    return token != null ? token : first();
  }

  private AccessToken first() {
    synchronized (lock) {
      AccessToken token = current;
      if (token == null) {
        token = provider.initial();
        current = token;
      }
      return token;
    }
  }

  private void fetch(AccessToken stale, CompletableFuture<Optional<AccessToken>> result) {
    Optional<AccessToken> next = Optional.empty();
    RuntimeException failure = null;
    try {
      next = provider.refresh(stale);
    } catch (RuntimeException e) {
      failure = e;
    }
    synchronized (lock) {
      next.ifPresent(token -> current = token);
      inFlight = null;
    }
    if (failure == null) {
      result.complete(next);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private boolean isAboutToExpire(AccessToken token) {
    if (token.lifetime().isEmpty()) {
      return false;
    }
    Instant end = token.lifetime().get().expiresAt();
    Duration whole = Duration.between(token.lifetime().get().issuedAt(), end);
    Duration margin = Duration.ofMillis((long) (whole.toMillis() * threshold));
    return !clock.instant().isBefore(end.minus(margin));
  }

  private boolean isExpired(AccessToken token) {
    return token.lifetime().isPresent()
        && !clock.instant().isBefore(token.lifetime().get().expiresAt());
  }
}
