package dev.symbiont.cedar.eval;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.policy.ActionScope;
import dev.symbiont.cedar.policy.Scope;
import dev.symbiont.cedar.policy.Variable;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the policies whose scope may match a request. Each policy is filed once, under the part of
 * its scope that it shares with the fewest others, so unrelated policies are never looked at.
 * Immutable and thread-safe.
 */
public final class ScopeIndex {
  private final List<CompiledPolicy> policies;
  private final Dimension principals = new Dimension();
  private final Dimension actions = new Dimension();
  private final Dimension resources = new Dimension();
  private final int[] unfiled;

  /** How a key is compared with an entity of the request. */
  private enum Relation {
    EQUAL,
    IN,
    IS
  }

  /** Entities or types, one of which the scope demands of one variable. */
  private record Keys(Variable variable, Relation relation, List<?> names) {}

  /** One name under which policies are filed. */
  private record Key(Variable variable, Relation relation, Object name) {}

  /** Files {@code policies}, which keep their order. */
  public ScopeIndex(List<CompiledPolicy> policies) {
    this.policies = List.copyOf(policies);
    List<List<Keys>> choices = this.policies.stream().map(ScopeIndex::choices).toList();
    Map<Key, Integer> sizes = new HashMap<>();
    for (List<Keys> choice : choices) {
      choice.forEach(keys -> each(keys).forEach(key -> sizes.merge(key, 1, Integer::sum)));
    }
    Bucket rest = new Bucket();
    for (int ordinal = 0; ordinal < choices.size(); ordinal++) {
      file(ordinal, choices.get(ordinal), sizes, rest);
    }
    unfiled = rest.toArray();
  }

  private void file(int ordinal, List<Keys> choices, Map<Key, Integer> sizes, Bucket rest) {
    if (choices.isEmpty()) {
      rest.add(ordinal);
      return;
    }
    Comparator<Keys> bySize =
        Comparator.comparingInt(keys -> each(keys).stream().mapToInt(sizes::get).sum());
    Keys best = choices.stream().min(bySize).orElseThrow();
    dimension(best.variable()).file(ordinal, best);
  }

  private Dimension dimension(Variable variable) {
    return switch (variable) {
      case PRINCIPAL -> principals;
      case ACTION -> actions;
      default -> resources;
    };
  }

  private static List<Key> each(Keys keys) {
    return keys.names().stream()
        .map(name -> new Key(keys.variable(), keys.relation(), name))
        .toList();
  }

  private static List<Keys> choices(CompiledPolicy compiled) {
    List<Keys> choices = new ArrayList<>(3);
    choices.addAll(keys(Variable.PRINCIPAL, compiled.policy().principal()));
    choices.addAll(keys(compiled.policy().action()));
    choices.addAll(keys(Variable.RESOURCE, compiled.policy().resource()));
    return choices;
  }

  private static List<Keys> keys(Variable variable, Scope scope) {
    if (scope instanceof Scope.Equal equal) {
      return List.of(
          new Keys(variable, Relation.EQUAL, List.of(CompiledPolicy.uid(equal.target()))));
    } else if (scope instanceof Scope.In in) {
      return List.of(new Keys(variable, Relation.IN, List.of(CompiledPolicy.uid(in.target()))));
    } else if (scope instanceof Scope.IsIn isIn) {
      return List.of(
          new Keys(variable, Relation.IN, List.of(CompiledPolicy.uid(isIn.target()))),
          new Keys(variable, Relation.IS, List.of(isIn.type())));
    } else if (scope instanceof Scope.Is is) {
      return List.of(new Keys(variable, Relation.IS, List.of(is.type())));
    }
    return List.of();
  }

  private static List<Keys> keys(ActionScope scope) {
    if (scope instanceof ActionScope.Equal equal) {
      return List.of(new Keys(Variable.ACTION, Relation.EQUAL, List.of(equal.action())));
    } else if (scope instanceof ActionScope.In in) {
      return List.of(new Keys(Variable.ACTION, Relation.IN, in.actions()));
    }
    return List.of();
  }

  /** Returns all policies in order. */
  public List<CompiledPolicy> policies() {
    return policies;
  }

  /** Returns the policies that may apply to {@code request}, in order, each once. */
  public List<CompiledPolicy> candidates(Request request, Entities entities) {
    Bucket found = new Bucket();
    found.addAll(unfiled);
    principals.collect(request.principal(), entities, found);
    actions.collect(request.action(), entities, found);
    resources.collect(request.resource(), entities, found);
    int[] ordinals = found.toArray();
    Arrays.sort(ordinals);
    List<CompiledPolicy> candidates = new ArrayList<>(ordinals.length);
    for (int i = 0; i < ordinals.length; i++) {
      if (i == 0 || ordinals[i] != ordinals[i - 1]) {
        candidates.add(policies.get(ordinals[i]));
      }
    }
    return candidates;
  }

  /** The policies that are filed under demands on one variable. */
  private static final class Dimension {
    private final Map<EntityUid, Bucket> equal = new HashMap<>();
    private final Map<EntityUid, Bucket> in = new HashMap<>();
    private final Map<EntityType, Bucket> is = new HashMap<>();

    void file(int ordinal, Keys keys) {
      for (Object name : keys.names()) {
        Bucket bucket =
            switch (keys.relation()) {
              case EQUAL -> equal.computeIfAbsent((EntityUid) name, n -> new Bucket());
              case IN -> in.computeIfAbsent((EntityUid) name, n -> new Bucket());
              case IS -> is.computeIfAbsent((EntityType) name, n -> new Bucket());
            };
        bucket.add(ordinal);
      }
    }

    void collect(EntityUid uid, Entities entities, Bucket found) {
      if (!equal.isEmpty()) {
        found.addAll(equal.get(uid));
      }
      if (!is.isEmpty()) {
        found.addAll(is.get(uid.type()));
      }
      if (!in.isEmpty()) {
        collectIn(uid, entities, found);
      }
    }

    private void collectIn(EntityUid uid, Entities entities, Bucket found) {
      found.addAll(in.get(uid));
      Set<EntityUid> ancestors = entities.ancestors(uid);
      if (ancestors.size() <= in.size()) {
        for (EntityUid ancestor : ancestors) {
          if (!ancestor.equals(uid)) {
            found.addAll(in.get(ancestor));
          }
        }
      } else {
        in.forEach(
            (ancestor, bucket) -> {
              if (ancestors.contains(ancestor)) {
                found.addAll(bucket);
              }
            });
      }
    }
  }

  /** A growing list of ordinals. */
  private static final class Bucket {
    private int[] ordinals = new int[4];
    private int size;

    void add(int ordinal) {
      reserve(1);
      ordinals[size++] = ordinal;
    }

    void addAll(int[] others) {
      addAll(others, others.length);
    }

    void addAll(@Nullable Bucket other) {
      if (other != null) {
        addAll(other.ordinals, other.size);
      }
    }

    private void addAll(int[] others, int count) {
      reserve(count);
      System.arraycopy(others, 0, ordinals, size, count);
      size += count;
    }

    private void reserve(int count) {
      if (size + count > ordinals.length) {
        ordinals = Arrays.copyOf(ordinals, Math.max(size + count, 2 * ordinals.length));
      }
    }

    int[] toArray() {
      return Arrays.copyOf(ordinals, size);
    }
  }
}
