package dev.symbiont.agentpin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys pinned for one domain.
 *
 * @param domain the domain
 * @param keys its keys, oldest first; a domain without keys accepts none
 */
public record PinnedDomain(String domain, List<PinnedKey> keys) {

  /** Copies {@code keys}. */
  public PinnedDomain {
    Objects.requireNonNull(domain, "domain");
    keys = List.copyOf(keys);
  }

  /** Returns the pinned key with {@code thumbprint}. */
  public Optional<PinnedKey> find(String thumbprint) {
    for (PinnedKey key : keys) {
      if (key.thumbprint().equals(thumbprint)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  PinnedDomain with(PinnedKey key) {
    List<PinnedKey> more = new ArrayList<>(keys);
    more.add(key);
    return new PinnedDomain(domain, more);
  }

  PinnedDomain seenAgain(String thumbprint, Instant now) {
    List<PinnedKey> seen = new ArrayList<>(keys);
    seen.replaceAll(key -> key.thumbprint().equals(thumbprint) ? key.seenAgain(now) : key);
    return new PinnedDomain(domain, seen);
  }
}
