package dev.symbiont.schemapin;

import java.util.Objects;

/** What a {@link SchemaResolver} knows of a domain. */
public sealed interface Resolution {
  /**
   * The documents of the domain.
   *
   * @param evidence the documents
   */
  record Found(ProviderEvidence evidence) implements Resolution {
    /** Refuses {@code null}. */
    public Found {
      Objects.requireNonNull(evidence, "evidence");
    }
  }

  /**
   * The resolver knows nothing of the domain; another one may.
   *
   * @param reason why, for people
   */
  record Unknown(String reason) implements Resolution {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * Something failed. A document that exists, and may revoke, could not be had: to go on without it
   * would be to fail open.
   *
   * @param code {@link SchemaPinErrorCode#DISCOVERY_FETCH_FAILED} or {@link
   *     SchemaPinErrorCode#DISCOVERY_INVALID}
   * @param reason why, for people
   */
  record Failed(SchemaPinErrorCode code, String reason) implements Resolution {
    /** Refuses {@code null}. */
    public Failed {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
