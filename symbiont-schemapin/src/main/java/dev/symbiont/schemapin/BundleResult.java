package dev.symbiont.schemapin;

import java.util.Objects;
import java.util.Optional;

/** What the verification of a trust bundle found. Immutable. */
public sealed interface BundleResult {
  /**
   * The authority signed the bundle, and it has not expired.
   *
   * @param bundle the bundle
   * @param authority the key of the authority
   * @param pinning what the pin store knew of it; empty without a store
   */
  record Verified(TrustBundle bundle, KeyFingerprint authority, Optional<PinStatus> pinning)
      implements BundleResult {
    /** Refuses {@code null}. */
    public Verified {
      Objects.requireNonNull(bundle, "bundle");
      Objects.requireNonNull(authority, "authority");
      Objects.requireNonNull(pinning, "pinning");
    }
  }

  /**
   * The bundle cannot be trusted; nothing was pinned.
   *
   * @param code why
   * @param message why, for people
   */
  record Rejected(SchemaPinErrorCode code, String message) implements BundleResult {
    /** Refuses {@code null}. */
    public Rejected {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }
  }
}
