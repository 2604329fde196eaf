package dev.symbiont.runtime.audit;

import java.util.Locale;

/** How the recorded act ended. */
public enum AuditOutcome {
  /** A decision: yes. */
  ALLOWED,
  /** A decision: no. */
  DENIED,
  /** It was done. */
  SUCCESS,
  /** It was tried and failed. */
  FAILURE,
  /** It is about to be tried; a later record tells how it ended. */
  ATTEMPT,
  /** Nothing was decided or done. */
  INFO;

  /** Returns the word that stands in the log. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
