package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.P256PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Port: remembers which key a tool had when it was first verified (section 6). Implementations are
 * thread-safe; what fails throws a {@link PinStoreException}, so that a verification never goes on
 * without its pins.
 */
public interface KeyPinStore {
  /** Compares {@code presented} with what is pinned for {@code pin}; changes nothing. */
  PinStatus check(PinKey pin, P256PublicKey presented);

  /**
   * Compares {@code presented} with what is pinned for {@code pin}, and pins it if nothing is. One
   * atomic step, over all users of the store.
   */
  PinStatus checkAndPin(PinKey pin, P256PublicKey presented, Instant now);

  /**
   * Pins {@code added} for {@code pin} with the consent of whoever decides. A store that keeps
   * several keys keeps the old ones too; one that keeps a single key replaces it.
   */
  void addKey(PinKey pin, P256PublicKey added, Instant now);

  /** Forgets all keys of {@code pin}; returns false if there were none. */
  boolean remove(PinKey pin);

  /** Returns everything that is pinned, in the order of pinning. */
  Map<PinKey, List<KeyFingerprint>> pins();
}
