package dev.symbiont.agentpin;

import java.util.Locale;

/** Why something was revoked (digest section 7). Every reason, known or not, revokes. */
public enum RevocationReason {
  KEY_COMPROMISE,
  AFFILIATION_CHANGED,
  SUPERSEDED,
  CESSATION_OF_OPERATION,
  PRIVILEGE_WITHDRAWN,
  POLICY_VIOLATION;

  /** Returns the word on the wire, for example {@code "key_compromise"}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
