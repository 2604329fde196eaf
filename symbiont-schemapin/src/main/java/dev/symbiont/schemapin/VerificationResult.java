package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a verification found (section 8). Immutable. */
public sealed interface VerificationResult {
  /** The signature was made over the hash itself, as signers in Go do. */
  String LEGACY_SINGLE_HASH = "legacy_single_hash";

  /** The signature is right, but its expiry has passed. */
  String SIGNATURE_EXPIRED = "signature_expired";

  /** The signature is right, but its expiry cannot be read. */
  String SIGNATURE_EXPIRES_AT_UNPARSEABLE = "signature_expires_at_unparseable";

  /** A revocation document is announced, but the resolver has none. */
  String REVOCATION_UNCHECKED = "revocation_unchecked";

  /** Returns what a user should know, for example {@link #LEGACY_SINGLE_HASH}. */
  List<String> warnings();

  /** Returns the result with the member names of the specification. */
  JsonObject toJson();

  /** Tells whether everything that was signed is as it was signed. */
  default boolean isValid() {
    return this instanceof Verified;
  }

  /**
   * The signature is right and the key may be trusted.
   *
   * <p>An expired signature is still verified: whoever relies on it decides what that is worth.
   *
   * @param domain the provider's domain
   * @param developerName who signed, as the discovery document says
   * @param key the key that signed
   * @param pinning {@link PinStatus#FIRST_USE} or {@link PinStatus#PINNED}; with an accepted change
   *     {@link PinStatus#CHANGED}; empty without a pin store
   * @param hashMode what the signature was computed over
   * @param terms what the signature says about itself
   * @param warnings what a user should know
   */
  record Verified(
      String domain,
      Optional<String> developerName,
      KeyFingerprint key,
      Optional<PinStatus> pinning,
      HashMode hashMode,
      SignatureTerms terms,
      List<String> warnings)
      implements VerificationResult {
    /** Copies the warnings. */
    public Verified {
      Objects.requireNonNull(domain, "domain");
      Objects.requireNonNull(developerName, "developerName");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(pinning, "pinning");
      Objects.requireNonNull(hashMode, "hashMode");
      Objects.requireNonNull(terms, "terms");
      warnings = List.copyOf(warnings);
    }

    @Override
    public JsonObject toJson() {
      JsonObject.Builder json = JsonObject.builder().put("valid", true).put("domain", domain);
      developerName.ifPresent(name -> json.put("developer_name", name));
      pinning.ifPresent(
          status ->
              json.put("key_pinning", JsonObject.builder().put("status", status.word()).build()));
      if (terms.expired()) {
        json.put("expired", true);
      }
      terms.expiresAt().ifPresent(text -> json.put("expires_at", text));
      terms.schemaVersion().ifPresent(text -> json.put("schema_version", text));
      terms.previousHash().ifPresent(text -> json.put("previous_hash", text));
      return json.put("warnings", JsonArray.ofStrings(warnings)).build();
    }
  }

  /**
   * Something is wrong; nothing was pinned.
   *
   * @param code what
   * @param message what, for people; no stable text
   * @param domain the provider's domain, if it is known
   */
  record Rejected(SchemaPinErrorCode code, String message, Optional<String> domain)
      implements VerificationResult {
    /** Refuses {@code null}. */
    public Rejected {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(domain, "domain");
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public JsonObject toJson() {
      JsonObject.Builder json = JsonObject.builder().put("valid", false);
      domain.ifPresent(name -> json.put("domain", name));
      return json.put("error_code", code.word())
          .put("error_message", message)
          .put("warnings", JsonArray.EMPTY)
          .build();
    }
  }
}
