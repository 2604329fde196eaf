package dev.symbiont.skills;

import java.util.Objects;
import java.util.Optional;

/** What the verification of a skill's signature found (skills.md section 7). */
public sealed interface SignatureStatus {
  /** Returns the word on the wire. */
  String word();

  /** Tells whether the signature was verified and its key is trusted. */
  default boolean isTrusted() {
    return this instanceof Verified || this instanceof Pinned;
  }

  /**
   * The signature is right, and the key was pinned before.
   *
   * @param domain the provider's domain
   * @param developer who signed, as the provider says
   */
  record Verified(String domain, Optional<String> developer) implements SignatureStatus {
    /** Refuses {@code null}. */
    public Verified {
      Objects.requireNonNull(domain, "domain");
      Objects.requireNonNull(developer, "developer");
    }

    @Override
    public String word() {
      return "verified";
    }
  }

  /**
   * The signature is right, and the key was pinned just now.
   *
   * @param domain the provider's domain
   * @param developer who signed, as the provider says
   */
  record Pinned(String domain, Optional<String> developer) implements SignatureStatus {
    /** Refuses {@code null}. */
    public Pinned {
      Objects.requireNonNull(domain, "domain");
      Objects.requireNonNull(developer, "developer");
    }

    @Override
    public String word() {
      return "pinned";
    }
  }

  /** There is no signature. */
  record Unsigned() implements SignatureStatus {
    @Override
    public String word() {
      return "unsigned";
    }
  }

  /**
   * There is a signature that proves nothing.
   *
   * @param reason why: a SchemaPin error code or {@code signature_expired}
   * @param explanation why, for people
   */
  record Invalid(String reason, String explanation) implements SignatureStatus {
    /** Refuses {@code null}. */
    public Invalid {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(explanation, "explanation");
    }

    @Override
    public String word() {
      return "invalid";
    }
  }

  /**
   * The key was revoked.
   *
   * @param explanation for people
   */
  record Revoked(String explanation) implements SignatureStatus {
    /** Refuses {@code null}. */
    public Revoked {
      Objects.requireNonNull(explanation, "explanation");
    }

    @Override
    public String word() {
      return "revoked";
    }
  }
}
