package dev.symbiont.cedar;

import dev.symbiont.cedar.policy.PolicyId;
import java.util.List;

/**
 * The answer to an authorization request, with its reasons.
 *
 * @param decision allow or deny
 * @param determining the policies that decided, in the order of the set: the satisfied forbids;
 *     else the failing policies that an {@link ErrorRule} made deny; else the satisfied permits.
 *     Empty if no policy applied, which denies
 * @param errors the policies that could not be evaluated, in the order of the set
 */
public record Authorization(
    Decision decision, List<PolicyId> determining, List<PolicyError> errors) {
  /** Copies the lists. */
  public Authorization {
    determining = List.copyOf(determining);
    errors = List.copyOf(errors);
  }

  /** Tells whether the request is allowed. */
  public boolean isAllowed() {
    return decision == Decision.ALLOW;
  }
}
