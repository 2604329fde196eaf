package dev.symbiont.schemapin;

/**
 * What ECDSA is computed over, for a SHA-256 hash {@code H} of the canonical form (section 4). Both
 * commit the signer to the same hash.
 */
public enum HashMode {
  /** {@code SHA-256(H)}: what is written. */
  DOUBLE,
  /** {@code H} itself: what signers in Go write. */
  SINGLE
}
