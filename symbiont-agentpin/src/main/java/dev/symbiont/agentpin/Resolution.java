package dev.symbiont.agentpin;

import java.util.List;
import java.util.Objects;

/** What a {@link DocumentResolver} answers. */
public sealed interface Resolution {
  /**
   * The documents of the domain.
   *
   * @param documents the documents
   * @param warnings what a user should know, for example that no revocation document is published
   */
  record Found(DomainDocuments documents, List<String> warnings) implements Resolution {
    /** Copies {@code warnings}. */
    public Found {
      Objects.requireNonNull(documents, "documents");
      warnings = List.copyOf(warnings);
    }

    /** Returns documents without warnings. */
    public static Found of(DomainDocuments documents) {
      return new Found(documents, List.of());
    }
  }

  /**
   * The resolver knows nothing of this domain; another one may.
   *
   * @param reason why, as a sentence for people
   */
  record Unknown(String reason) implements Resolution {}

  /**
   * Something failed. The documents may exist, and may revoke: to go on without them would be to
   * fail open.
   *
   * @param reason why, as a sentence for people
   */
  record Failed(String reason) implements Resolution {}
}
