package dev.symbiont.runtime.critic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a round of work and review ended (runtime policy specification section 10.3). */
public enum Verdict {
  /** The work may be used. */
  APPROVED("Approved"),
  /** The work is refused for good. */
  REJECTED("Rejected"),
  /** The work is not good enough yet; another round follows. */
  NEEDS_REVISION("NeedsRevision");

  private final String signed;

  Verdict(String signed) {
    this.signed = signed;
  }

  /** Returns the word that stands in JSON, for example {@code needs_revision}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the word that the hash covers. */
  String signedWord() {
    return signed;
  }

  static Optional<Verdict> of(String word) {
    return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
  }
}
