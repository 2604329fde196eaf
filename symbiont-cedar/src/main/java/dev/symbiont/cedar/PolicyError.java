package dev.symbiont.cedar;

import dev.symbiont.cedar.policy.PolicyId;

/**
 * A policy that applies but cannot be evaluated.
 *
 * @param policy the policy
 * @param message why, for people
 */
public record PolicyError(PolicyId policy, String message) {
  @Override
  public String toString() {
    return policy + ": " + message;
  }
}
