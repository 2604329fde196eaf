package dev.symbiont.agentpin;

/** The steps of a verification in the order in which they run (digest sections 10.1 and 10.2). */
public enum VerificationStep {
  /** Segments, header and payload are read; algorithm and type are checked. */
  PARSE,
  /** The documents of the issuer are obtained. */
  RESOLVE,
  /** Times and lifetime. */
  TIME,
  /** The discovery document is valid and that of the issuer. */
  DISCOVERY,
  /** The key is published, unexpired and usable. */
  KEY,
  /** The signature. */
  SIGNATURE,
  /** Credential, agent and key are not revoked. */
  REVOCATION,
  /** The agent is declared and active. */
  AGENT,
  /** Every capability is declared. */
  CAPABILITIES,
  /** No constraint is wider than declared. */
  CONSTRAINTS,
  /** The delegation chain. */
  DELEGATION,
  /** The key is one of those pinned for the issuer. */
  PIN,
  /** The credential was made for this verifier. */
  AUDIENCE
}
