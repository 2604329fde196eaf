package dev.symbiont.cedar;

import dev.symbiont.cedar.policy.Effect;
import dev.symbiont.cedar.policy.PolicyId;
import java.util.Optional;

/**
 * What one policy said about a request.
 *
 * @param policy the policy
 * @param effect its effect
 * @param result what it came to
 * @param error why it could not be evaluated; present exactly for {@link Result#ERROR}
 */
public record PolicyOutcome(PolicyId policy, Effect effect, Result result, Optional<String> error) {
  /** What a policy came to. */
  public enum Result {
    /** The request is outside the scope. */
    OUT_OF_SCOPE,
    /** The request is in scope, but a condition does not hold. */
    CONDITION_FAILED,
    /** The request is in scope and all conditions hold. */
    SATISFIED,
    /** The request is in scope, but a condition has no value. */
    ERROR
  }
}
