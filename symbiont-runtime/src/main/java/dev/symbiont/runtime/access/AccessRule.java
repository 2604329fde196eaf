package dev.symbiont.runtime.access;

import java.util.List;

/**
 * A rule of an access policy.
 *
 * @param name the policy and the rule, for people
 * @param policyPriority higher ones are looked at first
 * @param rulePriority among the rules of policies of the same priority
 * @param effect what it does
 * @param conditions all must hold
 * @param reason shown to whom it concerns
 * @param escalateTo who is asked
 */
record AccessRule(
    String name,
    long policyPriority,
    long rulePriority,
    Effect effect,
    List<Condition> conditions,
    String reason,
    String escalateTo) {
  AccessRule {
    conditions = List.copyOf(conditions);
  }

  /** What a rule does; in the order in which rules of one priority are looked at. */
  enum Effect {
    /** Stops the access. */
    DENY("Deny"),
    /** Asks a person. */
    ESCALATE("Escalate"),
    /** Leaves the decision to others; every decision is in the audit trail. */
    AUDIT("Audit"),
    /** Lets it pass. */
    ALLOW("Allow");

    private final String word;

    Effect(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** What a rule demands of an access; a pure function. */
  @FunctionalInterface
  interface Condition {
    boolean holds(Question question);
  }

  /** A link to a forbidden place is forbidden; an allowed link to elsewhere is not allowed. */
  boolean matches(AccessPolicies.Asked asked) {
    boolean really = holds(asked.really());
    return effect == Effect.ALLOW ? really : really || holds(asked.claimed());
  }

  private boolean holds(Question question) {
    return conditions.stream().allMatch(condition -> condition.holds(question));
  }
}
