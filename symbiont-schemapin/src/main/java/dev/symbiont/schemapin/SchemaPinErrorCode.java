package dev.symbiont.schemapin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a verification failed (section 8). The wire form is lower snake case. */
public enum SchemaPinErrorCode {
  /** The signature is missing, malformed or wrong. */
  SIGNATURE_INVALID,
  /** The public key cannot be used, or is not pinned although only pinned keys are trusted. */
  KEY_NOT_FOUND,
  /** The key is revoked. */
  KEY_REVOKED,
  /** Another key is pinned. */
  KEY_PIN_MISMATCH,
  /** No discovery document was found, or a fetch failed. */
  DISCOVERY_FETCH_FAILED,
  /** A discovery document, revocation document, TXT record or bundle is malformed. */
  DISCOVERY_INVALID,
  /** The TXT record names another key, or the signature another domain. */
  DOMAIN_MISMATCH,
  /** The schema or folder has no canonical form. */
  SCHEMA_CANONICALIZATION_FAILED,
  /** Another canonical form than {@code schemapin-v1} is declared. */
  CANONICALIZATION_UNSUPPORTED,
  /** The delegation is too deep, or the provider's domain is not trusted for it. */
  A2A_SCOPE_VIOLATION,
  /** The trust bundle carries no signature. */
  BUNDLE_UNSIGNED,
  /** The trust bundle has expired, or its expiry cannot be read. */
  BUNDLE_EXPIRED;

  /** Returns the form on the wire, for example {@code key_revoked}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the code that {@code word} names, in lower or upper snake case. */
  public static Optional<SchemaPinErrorCode> parse(String word) {
    return Arrays.stream(values())
        .filter(code -> code.name().equals(word) || code.word().equals(word))
        .findFirst();
  }
}
