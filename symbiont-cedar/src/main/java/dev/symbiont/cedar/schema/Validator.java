package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.policy.ActionScope;
import dev.symbiont.cedar.policy.BinaryOperator;
import dev.symbiont.cedar.policy.Condition;
import dev.symbiont.cedar.policy.Expr;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.policy.Scope;
import dev.symbiont.cedar.policy.Variable;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks policies against a schema in Cedar's strict mode. Immutable and thread-safe.
 *
 * <p>A policy that passes never fails with a type error, a missing attribute or an unknown entity
 * for requests and entities that conform to the schema; only integer overflow remains possible.
 */
public final class Validator {
  private final Schema schema;
  private final List<Environment> environments;

  /** Creates a validator for {@code schema}. */
  public Validator(Schema schema) {
    this.schema = schema;
    List<Environment> all = new ArrayList<>();
    schema
        .actionDefinitions()
        .forEach(
            (uid, action) -> {
              for (EntityType principal : action.principals()) {
                for (EntityType resource : action.resources()) {
                  all.add(new Environment(principal, uid, resource, action.context()));
                }
              }
            });
    this.environments = List.copyOf(all);
  }

  /** Checks all policies, templates and links of {@code policies}. */
  public ValidationResult validate(PolicySet policies) {
    List<Finding> errors = new ArrayList<>();
    List<Finding> warnings = new ArrayList<>();
    Map<PolicyId, Policy> decisive = policies.policies();
    decisive.forEach(
        (id, policy) -> {
          if (policies.links().containsKey(id)) {
            // The template is typed below, for every type that its slots may take.
            references(scopeOf(policy)).forEach(message -> errors.add(new Finding(id, message)));
          } else {
            policy(id, policy, errors, warnings);
          }
        });
    policies.templates().forEach((id, template) -> policy(id, template, errors, warnings));
    return new ValidationResult(errors, warnings);
  }

  private void policy(PolicyId id, Policy policy, List<Finding> errors, List<Finding> warnings) {
    Set<String> messages = new LinkedHashSet<>(references(policy));
    boolean possible = false;
    Expr condition = condition(policy);
    for (Environment environment : environments) {
      try {
        Type.Bool type = new Typechecker(schema, environment).condition(condition);
        possible |= type != Type.Bool.FALSE;
      } catch (TypeFailure failure) {
        possible = true;
        messages.add(failure.getMessage());
      }
    }
    messages.forEach(message -> errors.add(new Finding(id, message)));
    if (!possible) {
      warnings.add(new Finding(id, "the policy can never apply to a request"));
    }
  }

  private static Policy scopeOf(Policy policy) {
    return new Policy(
        policy.annotations(),
        policy.effect(),
        policy.principal(),
        policy.action(),
        policy.resource(),
        List.of());
  }

  // ---- the policy as one expression ----

  private static Expr condition(Policy policy) {
    List<Expr> parts = new ArrayList<>();
    parts.add(scope(Variable.PRINCIPAL, policy.principal()));
    parts.add(scope(policy.action()));
    parts.add(scope(Variable.RESOURCE, policy.resource()));
    policy.conditions().stream().map(Condition::expression).forEach(parts::add);
    return new Expr.And(parts);
  }

  private static Expr scope(Variable variable, Scope scope) {
    Expr subject = new Expr.Var(variable);
    if (scope instanceof Scope.Equal equal) {
      return related(BinaryOperator.EQUAL, subject, equal.target());
    } else if (scope instanceof Scope.In in) {
      return related(BinaryOperator.IN, subject, in.target());
    } else if (scope instanceof Scope.Is is) {
      return new Expr.Is(subject, is.type(), Optional.empty());
    } else if (scope instanceof Scope.IsIn isIn) {
      return new Expr.And(
          List.of(
              new Expr.Is(subject, isIn.type(), Optional.empty()),
              related(BinaryOperator.IN, subject, isIn.target())));
    }
    return literal(true);
  }

  /** A slot may be filled with an entity that fits, so nothing is known of the comparison. */
  private static Expr related(BinaryOperator operator, Expr subject, Scope.Target target) {
    return target instanceof Scope.Target.Entity entity
        ? new Expr.Binary(operator, subject, new Expr.Literal(entity.uid()))
        : new Expr.Binary(BinaryOperator.EQUAL, subject, subject);
  }

  private static Expr scope(ActionScope scope) {
    Expr subject = new Expr.Var(Variable.ACTION);
    if (scope instanceof ActionScope.Equal equal) {
      return new Expr.Binary(BinaryOperator.EQUAL, subject, new Expr.Literal(equal.action()));
    } else if (scope instanceof ActionScope.In in) {
      List<Expr> actions = in.actions().stream().<Expr>map(Expr.Literal::new).toList();
      return new Expr.Binary(BinaryOperator.IN, subject, new Expr.SetLiteral(actions));
    }
    return literal(true);
  }

  private static Expr literal(boolean value) {
    return new Expr.Literal(Value.of(value));
  }

  // ---- references, also in parts that are never typed ----

  private List<String> references(Policy policy) {
    List<String> problems = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(condition(policy)));
    while (!open.isEmpty()) {
      Expr expr = open.remove();
      if (expr instanceof Expr.Literal literal
          && literal.value() instanceof EntityUid uid
          && !schema.isKnown(uid)) {
        problems.add("the schema knows no entity " + uid);
      } else if (expr instanceof Expr.Is is && !isKnown(is.type())) {
        problems.add("the schema has no entity type '" + is.type() + "'");
      }
      open.addAll(expr.operands());
    }
    if (environments.stream().noneMatch(environment -> applies(policy, environment))) {
      problems.add("no action of the scope applies to its principals and resources");
    }
    return problems;
  }

  private boolean isKnown(EntityType type) {
    return schema.entityType(type).isPresent() || schema.isActionType(type);
  }

  private boolean applies(Policy policy, Environment environment) {
    return applies(policy.action(), environment.action())
        && applies(policy.principal(), environment.principal())
        && applies(policy.resource(), environment.resource());
  }

  private boolean applies(ActionScope scope, EntityUid action) {
    if (scope instanceof ActionScope.Equal equal) {
      return equal.action().equals(action);
    }
    return !(scope instanceof ActionScope.In in)
        || in.actions().stream().anyMatch(upper -> isIn(action, upper));
  }

  private boolean isIn(EntityUid action, EntityUid upper) {
    return action.equals(upper)
        || schema.action(action).filter(a -> a.ancestors().contains(upper)).isPresent();
  }

  private boolean applies(Scope scope, EntityType type) {
    if (scope instanceof Scope.Equal equal) {
      return isOpen(equal.target()) || type(equal.target()).filter(type::equals).isPresent();
    } else if (scope instanceof Scope.In in) {
      return fits(type, in.target());
    } else if (scope instanceof Scope.Is is) {
      return is.type().equals(type);
    } else if (scope instanceof Scope.IsIn isIn) {
      return isIn.type().equals(type) && fits(type, isIn.target());
    }
    return true;
  }

  private boolean fits(EntityType type, Scope.Target target) {
    return type(target).map(upper -> schema.canBeIn(type, upper)).orElse(true);
  }

  private static Optional<EntityType> type(Scope.Target target) {
    return target instanceof Scope.Target.Entity entity
        ? Optional.of(entity.uid().type())
        : Optional.empty();
  }

  private static boolean isOpen(Scope.Target target) {
    return target instanceof Scope.Target.Open;
  }
}
