package dev.symbiont.cedar;

import dev.symbiont.cedar.policy.Effect;

/** What becomes of a request when a policy that applies to it cannot be evaluated. */
public enum ErrorRule {
  /** The policy is skipped, as the Cedar specification has it; a failing forbid forbids nothing. */
  SKIP,
  /** The request is denied if the policy is a forbid; a failing permit is skipped. */
  DENY_ON_FORBID_ERROR,
  /** The request is denied. */
  DENY_ON_ANY_ERROR;

  boolean denies(Effect effect) {
    return this == DENY_ON_ANY_ERROR || (this == DENY_ON_FORBID_ERROR && effect == Effect.FORBID);
  }
}
