package dev.symbiont.schemapin;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a signature says about itself (section 11.5). Without a {@code metadata_signature} nobody
 * has signed this.
 *
 * @param expiresAt until when it holds, as it was written; empty if it cannot be read
 * @param expired whether that has passed
 * @param schemaVersion the version of what was signed
 * @param previousHash the hash of the version before
 */
public record SignatureTerms(
    Optional<String> expiresAt,
    boolean expired,
    Optional<String> schemaVersion,
    Optional<String> previousHash) {
  /** Nothing. */
  public static final SignatureTerms NONE =
      new SignatureTerms(Optional.empty(), false, Optional.empty(), Optional.empty());

  /** Refuses {@code null}. */
  public SignatureTerms {
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(schemaVersion, "schemaVersion");
    Objects.requireNonNull(previousHash, "previousHash");
  }

  /** Judges the text of an expiry at {@code now}. */
  static SignatureTerms expiring(Optional<String> text, Instant now) {
    Optional<Instant> end = text.flatMap(Rfc3339::parse);
    boolean expired = end.isPresent() && !now.isBefore(end.get());
    return new SignatureTerms(
        end.isPresent() ? text : Optional.empty(), expired, Optional.empty(), Optional.empty());
  }

  SignatureTerms withVersions(Optional<String> version, Optional<String> previous) {
    return new SignatureTerms(expiresAt, expired, version, previous);
  }
}
