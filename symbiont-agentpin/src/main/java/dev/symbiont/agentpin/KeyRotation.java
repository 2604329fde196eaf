package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The change of a domain's key in three steps (digest section 19): prepare a key, publish it beside
 * the old one, and later remove and revoke the old one. Immutable and thread-safe.
 *
 * <p>Between the steps give verifiers time to see the documents, and peers that pin keys the new
 * key over a trusted path: they refuse it otherwise.
 */
public final class KeyRotation {
  private final P256PrivateKey key;
  private final Jwk published;

  private KeyRotation(P256PrivateKey key) {
    this.key = key;
    this.published = Jwk.of(key.publicKey(), key.publicKey().fingerprint());
  }

  /** Prepares a rotation to a new key from {@code random}, published under its fingerprint. */
  public static KeyRotation prepare(EcdsaP256 engine, SecureRandom random) {
    return of(engine.generateKey(random));
  }

  /** Returns the rotation to {@code key}, for the steps after a restart. */
  public static KeyRotation of(P256PrivateKey key) {
    return new KeyRotation(Objects.requireNonNull(key, "key"));
  }

  /** Returns the new key. Store it where only its owner can read it, before it is published. */
  public P256PrivateKey key() {
    return key;
  }

  /** Returns the new key as it is published. */
  public Jwk published() {
    return published;
  }

  /**
   * Returns {@code document} with the new key after the others. A document that publishes the key
   * already stays as it is.
   *
   * @param now becomes the time of the last change
   * @throws IllegalArgumentException if the document has another key under the id of the new one
   */
  public DiscoveryDocument apply(DiscoveryDocument document, Instant now) {
    Optional<Jwk> known = document.findKey(kid());
    if (known.isEmpty()) {
      return document.toBuilder().addKey(published).updatedAt(now).build();
    }
    if (!isPublished(known)) {
      throw new IllegalArgumentException(
          "the document publishes another key under the id " + kid());
    }
    return document;
  }

  /**
   * What to publish when the rotation ends.
   *
   * @param discovery without the old key
   * @param revocation with the old key revoked
   */
  public record Completed(DiscoveryDocument discovery, RevocationDocument revocation) {
    /** Refuses {@code null}. */
    public Completed {
      Objects.requireNonNull(discovery, "discovery");
      Objects.requireNonNull(revocation, "revocation");
    }
  }

  /**
   * Ends the rotation: the old key is no longer published, and is revoked.
   *
   * @param oldKid the id of the key that is replaced
   * @param clock dates both documents
   * @throws IllegalArgumentException if the new key was not {@linkplain #apply applied}, the old
   *     one is not published or is the new one, or the documents are those of different domains
   */
  public Completed complete(
      DiscoveryDocument document,
      RevocationDocument revocation,
      String oldKid,
      RevocationReason reason,
      Clock clock) {
    if (!isPublished(document.findKey(kid()))) {
      throw new IllegalArgumentException("apply the rotation first: the new key is not published");
    }
    if (oldKid.equals(kid()) || document.findKey(oldKid).isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + oldKid + "\" is not the id of another published key");
    }
    if (!revocation.entity().equals(Optional.of(document.entity()))) {
      throw new IllegalArgumentException(
          "the revocation document is not that of " + document.entity());
    }
    return new Completed(
        document.toBuilder().removeKey(oldKid).updatedAt(clock.instant()).build(),
        revocation.toBuilder(clock).revokeKey(oldKid, reason).build());
  }

  private String kid() {
    return key.publicKey().fingerprint();
  }

  private boolean isPublished(Optional<Jwk> candidate) {
    return candidate.filter(jwk -> jwk.thumbprint().equals(published.thumbprint())).isPresent();
  }

  /** Returns a text that names the new key and holds nothing secret. */
  @Override
  public String toString() {
    return "KeyRotation[to " + kid() + "]";
  }
}
