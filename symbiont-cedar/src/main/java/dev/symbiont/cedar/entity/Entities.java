package dev.symbiont.cedar.entity;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The entities that a request may refer to, and their hierarchy. Immutable and thread-safe.
 *
 * <p>Building takes time and memory linear in entities and edges. The ancestors of an entity are
 * computed when a policy first asks for them, and kept as long as a fixed budget lasts.
 */
public final class Entities {
  /** No entities. */
  public static final Entities EMPTY = new Entities(Map.of());

  private static final long KEPT_ANCESTORS = 4_000_000;

  private final Map<EntityUid, Node> nodes;
  private final AtomicLong budget = new AtomicLong(KEPT_ANCESTORS);

  private Entities(Map<EntityUid, Node> nodes) {
    this.nodes = nodes;
  }

  private static final class Node {
    private final Entity entity;
    // Written at most once with equal content, so a race only repeats work.
    private volatile @Nullable Set<EntityUid> ancestors;

    Node(Entity entity) {
      this.entity = entity;
    }
  }

  /**
   * Returns the store of {@code entities}.
   *
   * @throws CedarException if an entity stands twice with different content, or is its own ancestor
   */
  public static Entities of(Collection<Entity> entities) {
    Map<EntityUid, Node> nodes = new LinkedHashMap<>();
    for (Entity entity : entities) {
      Node previous = nodes.put(entity.uid(), new Node(entity));
      if (previous != null && !previous.entity.equals(entity)) {
        throw new CedarException("entity " + entity.uid() + " stands twice and differs");
      }
    }
    requireAcyclic(nodes);
    return new Entities(nodes);
  }

  /**
   * Returns the store of {@code entities}.
   *
   * @throws CedarException if an entity stands twice with different content, or is its own ancestor
   */
  public static Entities of(Entity... entities) {
    return of(List.of(entities));
  }

  /**
   * Reads the Cedar entities format: an array of objects with {@code uid}, {@code attrs}, {@code
   * parents} and optional {@code tags}.
   *
   * @throws JsonFormatException if {@code json} is not JSON of that shape
   * @throws CedarException as {@link #of(Collection)}
   */
  public static Entities fromJson(String json) {
    return of(EntityJson.read(json));
  }

  /** Returns the store in the Cedar entities format. */
  public JsonArray toJson() {
    return EntityJson.write(all());
  }

  /** Returns the entity {@code uid} if the store holds it. */
  public Optional<Entity> find(EntityUid uid) {
    Node node = nodes.get(uid);
    return node == null ? Optional.empty() : Optional.of(node.entity);
  }

  /** Returns all entities in the order in which they were given. */
  public Collection<Entity> all() {
    List<Entity> all = new ArrayList<>(nodes.size());
    nodes.values().forEach(node -> all.add(node.entity));
    return List.copyOf(all);
  }

  /**
   * Returns this store with {@code entities} added; one that exists is replaced.
   *
   * @throws CedarException if an entity would be its own ancestor
   */
  public Entities with(Collection<Entity> entities) {
    Map<EntityUid, Node> merged = new LinkedHashMap<>();
    nodes.forEach((uid, node) -> merged.put(uid, new Node(node.entity)));
    entities.forEach(entity -> merged.put(entity.uid(), new Node(entity)));
    requireAcyclic(merged);
    return new Entities(merged);
  }

  /** Tells whether {@code entity} is {@code ancestor} or a descendant of it: Cedar's {@code in}. */
  public boolean isIn(EntityUid entity, EntityUid ancestor) {
    if (entity.equals(ancestor)) {
      return true;
    }
    Node node = nodes.get(entity);
    return node != null && !node.entity.parents().isEmpty() && ancestors(node).contains(ancestor);
  }

  /** Returns all entities that {@code entity} is directly or indirectly in; never itself. */
  public Set<EntityUid> ancestors(EntityUid entity) {
    Node node = nodes.get(entity);
    return node == null ? Set.of() : Collections.unmodifiableSet(ancestors(node));
  }

  private Set<EntityUid> ancestors(Node node) {
    Set<EntityUid> known = node.ancestors;
    if (known != null) {
      return known;
    }
    Set<EntityUid> found = reachable(node.entity.parents());
    if (budget.get() >= found.size() && budget.addAndGet(-found.size()) >= 0) {
      node.ancestors = found;
    }
    return found;
  }

  private Set<EntityUid> reachable(Set<EntityUid> parents) {
    if (parents.stream().noneMatch(this::hasParents)) {
      return parents;
    }
    Set<EntityUid> reached = new HashSet<>(parents);
    Deque<EntityUid> open = new ArrayDeque<>(parents);
    while (!open.isEmpty()) {
      Node node = nodes.get(open.remove());
      if (node != null) {
        for (EntityUid parent : node.entity.parents()) {
          if (reached.add(parent)) {
            open.add(parent);
          }
        }
      }
    }
    return reached;
  }

  private boolean hasParents(EntityUid uid) {
    Node node = nodes.get(uid);
    return node != null && !node.entity.parents().isEmpty();
  }

  /**
   * Takes away entities without children, again and again; what is left lies on or above a cycle.
   */
  private static void requireAcyclic(Map<EntityUid, Node> nodes) {
    Map<EntityUid, Integer> children = new HashMap<>();
    for (Node node : nodes.values()) {
      for (EntityUid parent : node.entity.parents()) {
        if (nodes.containsKey(parent)) {
          children.merge(parent, 1, Integer::sum);
        }
      }
    }
    if (children.isEmpty()) {
      return;
    }
    Deque<Node> childless = new ArrayDeque<>();
    for (Node node : nodes.values()) {
      if (!children.containsKey(node.entity.uid())) {
        childless.add(node);
      }
    }
    while (!childless.isEmpty()) {
      for (EntityUid parent : childless.remove().entity.parents()) {
        Node node = nodes.get(parent);
        if (node != null && children.merge(parent, -1, Integer::sum) == 0) {
          children.remove(parent);
          childless.add(node);
        }
      }
    }
    if (!children.isEmpty()) {
      throw new CedarException(
          "entity " + children.keySet().iterator().next() + " lies on or above a cycle of parents");
    }
  }

  @Override
  public String toString() {
    return nodes.keySet().toString();
  }
}
