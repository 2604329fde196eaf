package dev.symbiont.agentpin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port: remembers the keys of domains, so that a key which suddenly changes is noticed (trust on
 * first use, digest section 8). Implementations are thread-safe and each call is atomic.
 *
 * @see InMemoryPinStore
 * @see FilePinStore
 */
public interface PinStore {
  /**
   * Returns the keys pinned for {@code domain}.
   *
   * @throws PinStoreException if the store cannot be read
   */
  Optional<PinnedDomain> find(String domain);

  /**
   * Returns all domains in the order in which they were pinned.
   *
   * @throws PinStoreException if the store cannot be read
   */
  List<PinnedDomain> domains();

  /**
   * Compares {@code key} with those pinned for {@code domain}, and pins it if the domain is
   * unknown. A match may refresh when the key was last seen; a changed key changes nothing.
   *
   * @throws AgentPinException with {@link ErrorCode#KEY_NOT_FOUND} if the key is unusable
   * @throws PinStoreException if the store cannot be read or written
   */
  PinOutcome checkAndPin(String domain, Jwk key, Instant now);

  /**
   * Pins a further key, for a rotation that was announced over a trusted path. A key that is pinned
   * already stays as it is.
   *
   * @throws AgentPinException with {@link ErrorCode#KEY_NOT_FOUND} if the key is unusable
   * @throws PinStoreException if the store cannot be read or written
   */
  void addKey(String domain, Jwk key, Instant now);

  /**
   * Forgets a domain; its next key is pinned on first use.
   *
   * @return whether it was known
   * @throws PinStoreException if the store cannot be read or written
   */
  boolean remove(String domain);
}
