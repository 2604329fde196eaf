package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.policy.PolicyId;

/**
 * Something that validation found in a policy.
 *
 * @param policy the policy or template
 * @param message what is wrong, for people
 */
public record Finding(PolicyId policy, String message) {
  @Override
  public String toString() {
    return policy + ": " + message;
  }
}
