package dev.symbiont.cedar.eval;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.policy.ActionScope;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.policy.Scope;
import dev.symbiont.cedar.value.EntityUid;
import java.util.List;
import java.util.Optional;

/** A policy without slots, ready to be evaluated. Immutable and thread-safe. */
public final class CompiledPolicy {
  private final PolicyId id;
  private final Policy policy;
  private final Node condition;

  /** Compiles {@code policy}, which must have no slots. */
  public CompiledPolicy(PolicyId id, Policy policy) {
    this.id = id;
    this.policy = policy;
    List<Node> conditions =
        policy.conditions().stream().map(c -> Compiler.compile(c.expression())).toList();
    this.condition = Compiler.and(conditions);
  }

  /** Returns the policy's name. */
  public PolicyId id() {
    return id;
  }

  /** Returns the policy. */
  public Policy policy() {
    return policy;
  }

  /** Tells whether the request is within the policy's scope; this cannot fail. */
  public boolean applies(Request request, Entities entities) {
    return matches(policy.principal(), request.principal(), entities)
        && matches(policy.action(), request.action(), entities)
        && matches(policy.resource(), request.resource(), entities);
  }

  /** Evaluates the conditions of a policy that applies. */
  public Verdict evaluate(Request request, Entities entities) {
    try {
      return condition.test(request, entities) ? Verdict.SATISFIED : Verdict.NOT_SATISFIED;
    } catch (EvaluationFailure failure) {
      return new Verdict(false, Optional.of(failure.getMessage()));
    }
  }

  /**
   * What the conditions came to.
   *
   * @param satisfied whether all of them hold
   * @param error why they have no value; empty if they have one
   */
  public record Verdict(boolean satisfied, Optional<String> error) {
    private static final Verdict SATISFIED = new Verdict(true, Optional.empty());
    private static final Verdict NOT_SATISFIED = new Verdict(false, Optional.empty());
  }

  private static boolean matches(Scope scope, EntityUid uid, Entities entities) {
    if (scope instanceof Scope.Any) {
      return true;
    } else if (scope instanceof Scope.Equal equal) {
      return uid.equals(uid(equal.target()));
    } else if (scope instanceof Scope.In in) {
      return entities.isIn(uid, uid(in.target()));
    } else if (scope instanceof Scope.Is is) {
      return uid.type().equals(is.type());
    } else if (scope instanceof Scope.IsIn isIn) {
      return uid.type().equals(isIn.type()) && entities.isIn(uid, uid(isIn.target()));
    }
    throw new AssertionError("not a scope: " + scope);
  }

  private static boolean matches(ActionScope scope, EntityUid action, Entities entities) {
    if (scope instanceof ActionScope.Equal equal) {
      return action.equals(equal.action());
    }
    if (scope instanceof ActionScope.In in) {
      for (EntityUid candidate : in.actions()) {
        if (entities.isIn(action, candidate)) {
          return true;
        }
      }
      return false;
    }
    return true;
  }

  static EntityUid uid(Scope.Target target) {
    if (target instanceof Scope.Target.Entity entity) {
      return entity.uid();
    }
    throw new IllegalArgumentException("a template is not a policy: " + target + " is open");
  }
}
