package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.policy.Expr;
import java.util.HashSet;
import java.util.Set;

/**
 * What is known to exist where an expression is evaluated: attributes and tags that a condition
 * before it has tested. Immutable.
 */
final class Capabilities {
  static final Capabilities NONE = new Capabilities(Set.of());

  private final Set<Capability> known;

  private Capabilities(Set<Capability> known) {
    this.known = known;
  }

  /** An attribute by its name, or a tag by the expression of its name, of an expression's value. */
  private record Capability(Expr receiver, Object key, int hash) {
    static Capability of(Expr receiver, Object key) {
      return new Capability(receiver, key, 31 * receiver.hashCode() + key.hashCode());
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Capability that
          && hash == that.hash
          && key.equals(that.key)
          && receiver.equals(that.receiver);
    }
  }

  static Capabilities attribute(Expr receiver, String name) {
    return new Capabilities(Set.of(Capability.of(receiver, name)));
  }

  static Capabilities tag(Expr receiver, Expr name) {
    return new Capabilities(Set.of(Capability.of(receiver, name)));
  }

  boolean hasAttribute(Expr receiver, String name) {
    return !known.isEmpty() && known.contains(Capability.of(receiver, name));
  }

  boolean hasTag(Expr receiver, Expr name) {
    return !known.isEmpty() && known.contains(Capability.of(receiver, name));
  }

  Capabilities union(Capabilities other) {
    if (known.isEmpty() || known.containsAll(other.known)) {
      return known.isEmpty() ? other : this;
    }
    Set<Capability> both = new HashSet<>(known);
    both.addAll(other.known);
    return new Capabilities(both);
  }

  Capabilities intersection(Capabilities other) {
    if (known.isEmpty() || other.known.isEmpty()) {
      return NONE;
    }
    Set<Capability> both = new HashSet<>(known);
    both.retainAll(other.known);
    return new Capabilities(both);
  }
}
