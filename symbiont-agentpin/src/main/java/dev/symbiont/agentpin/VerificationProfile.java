package dev.symbiont.agentpin;

/** Which rules of the digest apply. */
public enum VerificationProfile {
  /** All rules R1 to R34. */
  STRICT,
  /**
   * As the existing implementations verify: without R9 (version claim), R13 and R14 (wildcards and
   * {@code admin}), R17 for denied domains, addresses and hours, R20 for the entity of a revocation
   * document, R23 (expiry after issue), R25 (domain inside an agent URN), R26 (lifetime declared
   * for the agent) and R30 (delegation chains are noted, not verified).
   *
   * <p>Made to explain why a peer accepts what {@link #STRICT} refuses. Unsafe to trust.
   */
  COMPATIBILITY;

  boolean isStrict() {
    return this == STRICT;
  }
}
