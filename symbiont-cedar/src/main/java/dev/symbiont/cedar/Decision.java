package dev.symbiont.cedar;

/** The answer to an authorization request. */
public enum Decision {
  /** The request is allowed. */
  ALLOW,
  /** The request is denied. */
  DENY
}
