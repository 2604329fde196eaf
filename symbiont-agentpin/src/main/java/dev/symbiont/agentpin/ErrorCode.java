package dev.symbiont.agentpin;

/** Why a credential or document was refused (digest section 10.4); the names are wire words. */
public enum ErrorCode {
  /** The signature is malformed or not one of the published key. */
  SIGNATURE_INVALID,
  /** No usable key is published under the key id of the credential. */
  KEY_NOT_FOUND,
  /** The published key has expired, or its expiry cannot be read. */
  KEY_EXPIRED,
  /** The issuer has revoked the key. */
  KEY_REVOKED,
  /** Expired, not yet valid, issued in the future, or valid for too long. */
  CREDENTIAL_EXPIRED,
  /** The issuer has revoked this credential. */
  CREDENTIAL_REVOKED,
  /** The issuer does not declare the agent. */
  AGENT_NOT_FOUND,
  /** The agent is suspended, deprecated or revoked. */
  AGENT_INACTIVE,
  /** A capability of the credential is not declared for the agent. */
  CAPABILITY_EXCEEDED,
  /** A constraint of the credential is wider than the declared one. */
  CONSTRAINT_VIOLATION,
  /** An attestation of the delegation chain does not hold. */
  DELEGATION_INVALID,
  /** The delegation chain is longer than one of its members allows. */
  DELEGATION_DEPTH_EXCEEDED,
  /** A document that the verification needs could not be had. */
  DISCOVERY_FETCH_FAILED,
  /** The discovery or revocation document is malformed, or that of another domain. */
  DISCOVERY_INVALID,
  /** Only from {@link DiscoveryDocument#validateFor}: the document is that of another domain. */
  DOMAIN_MISMATCH,
  /** The credential was made for another verifier. */
  AUDIENCE_MISMATCH,
  /** The text is not a readable AgentPin credential signed with ES256. */
  ALGORITHM_REJECTED,
  /** The key is not among those pinned for the domain. */
  KEY_PIN_MISMATCH
}
