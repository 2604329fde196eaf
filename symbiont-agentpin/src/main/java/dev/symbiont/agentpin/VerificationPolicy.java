package dev.symbiont.agentpin;

import java.time.Duration;
import java.util.Objects;

/**
 * Settings of a verifier that hold for every credential.
 *
 * @param clockSkew by how much clocks may differ, 60 seconds by default; whole seconds count
 * @param maxLifetime the longest accepted lifetime of a credential, a day by default; whole seconds
 *     count
 * @param revocationRequired whether a credential is refused when no revocation document is at hand
 * @param rawSignaturesAccepted whether signatures of 64 bytes r and s (RFC 7518) are accepted
 *     beside DER, for issuers that use a JOSE library (R6)
 * @param profile which rules apply
 */
public record VerificationPolicy(
    Duration clockSkew,
    Duration maxLifetime,
    boolean revocationRequired,
    boolean rawSignaturesAccepted,
    VerificationProfile profile) {
  private static final Duration LARGEST_SKEW = Duration.ofDays(1);

  /** The defaults. */
  public static final VerificationPolicy DEFAULT =
      new VerificationPolicy(
          Duration.ofSeconds(60), Duration.ofDays(1), false, false, VerificationProfile.STRICT);

  /**
   * Checks the ranges, a skew of 0 seconds to a day and a lifetime of at least a second, and cuts
   * both to whole seconds.
   */
  public VerificationPolicy {
    if (clockSkew.isNegative() || clockSkew.compareTo(LARGEST_SKEW) > 0) {
      throw new IllegalArgumentException("clockSkew must be 0 to a day, was " + clockSkew);
    }
    if (maxLifetime.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "maxLifetime must be at least a second, was " + maxLifetime);
    }
    clockSkew = Duration.ofSeconds(clockSkew.toSeconds());
    maxLifetime = Duration.ofSeconds(maxLifetime.toSeconds());
    Objects.requireNonNull(profile, "profile");
  }

  /** Returns this policy with another skew. */
  public VerificationPolicy withClockSkew(Duration skew) {
    return new VerificationPolicy(
        skew, maxLifetime, revocationRequired, rawSignaturesAccepted, profile);
  }

  /** Returns this policy with another lifetime. */
  public VerificationPolicy withMaxLifetime(Duration lifetime) {
    return new VerificationPolicy(
        clockSkew, lifetime, revocationRequired, rawSignaturesAccepted, profile);
  }

  /** Returns this policy, refusing credentials of issuers without a revocation document. */
  public VerificationPolicy withRevocationRequired() {
    return new VerificationPolicy(clockSkew, maxLifetime, true, rawSignaturesAccepted, profile);
  }

  /** Returns this policy, accepting raw signatures beside DER. */
  public VerificationPolicy withRawSignaturesAccepted() {
    return new VerificationPolicy(clockSkew, maxLifetime, revocationRequired, true, profile);
  }

  /** Returns this policy with another profile. */
  public VerificationPolicy withProfile(VerificationProfile choice) {
    return new VerificationPolicy(
        clockSkew, maxLifetime, revocationRequired, rawSignaturesAccepted, choice);
  }
}
