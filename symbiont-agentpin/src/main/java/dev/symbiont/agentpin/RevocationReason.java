package dev.symbiont.agentpin;

import java.util.Locale;

/** Why something was revoked (digest section 7). Every reason, known or not, revokes. */
public enum RevocationReason {
  /** The private key became known. */
  KEY_COMPROMISE,
  /** The agent belongs to somebody else now. */
  AFFILIATION_CHANGED,
  /** Something newer takes its place. */
  SUPERSEDED,
  /** It is not used any more. */
  CESSATION_OF_OPERATION,
  /** A right was taken away. */
  PRIVILEGE_WITHDRAWN,
  /** The agent broke a rule. */
  POLICY_VIOLATION;

  /** Returns the word on the wire, for example {@code "key_compromise"}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
