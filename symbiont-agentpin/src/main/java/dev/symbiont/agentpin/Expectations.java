package dev.symbiont.agentpin;

import java.util.Optional;

/**
 * What a verifier demands of one credential.
 *
 * @param audience the name of this verifier; a credential made for another one is refused. Without
 *     it the audience is not looked at
 * @param audienceRequired whether a credential that names no audience is refused too
 * @param delegationRequired whether a credential without a verified delegation chain is refused
 */
public record Expectations(
    Optional<String> audience, boolean audienceRequired, boolean delegationRequired) {
  private static final Expectations NONE = new Expectations(Optional.empty(), false, false);

  /** Refuses an empty audience, which is a programming error (R28). */
  public Expectations {
    if (audience.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("the audience of a verifier must not be empty");
    }
    if (audienceRequired && audience.isEmpty()) {
      throw new IllegalArgumentException("an audience can be required only if it is named");
    }
  }

  /** Returns no demands. */
  public static Expectations none() {
    return NONE;
  }

  /** Returns the demand that a credential which names an audience names this one. */
  public static Expectations audience(String name) {
    return new Expectations(Optional.of(name), false, false);
  }

  /** Returns these demands, and that the credential names an audience. */
  public Expectations requiringAudience() {
    return new Expectations(audience, true, delegationRequired);
  }

  /** Returns these demands, and that the delegation chain is verified. */
  public Expectations requiringDelegation() {
    return new Expectations(audience, audienceRequired, true);
  }
}
