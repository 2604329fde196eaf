package dev.symbiont.cedar.value;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.text.Identifiers;

/**
 * The name of an entity type, with its namespace: {@code User} or {@code Shop::User}.
 *
 * @param name identifiers joined by {@code ::}, none of them a reserved word
 */
public record EntityType(String name) implements Comparable<EntityType> {
  private static final String ACTION = "Action";

  /**
   * Checks the name.
   *
   * @throws CedarException if it is not a path of identifiers
   */
  public EntityType {
    if (!Identifiers.isPath(name)) {
      throw new CedarException(
          "not an entity type: \"" + name + "\"; expected identifiers joined by '::'");
    }
  }

  /** Returns the type {@code name}. */
  public static EntityType of(String name) {
    return new EntityType(name);
  }

  /** Returns the entity {@code id} of this type. */
  public EntityUid uid(String id) {
    return new EntityUid(this, id);
  }

  /** Returns the last identifier of the name. */
  public String baseName() {
    return name.substring(name.lastIndexOf(':') + 1);
  }

  /** Returns the name without its last identifier; empty without namespace. */
  public String namespace() {
    int separator = name.lastIndexOf("::");
    return separator < 0 ? "" : name.substring(0, separator);
  }

  /** Tells whether this is the type of actions: {@code Action} in any namespace. */
  public boolean isAction() {
    return name.endsWith(ACTION) && baseName().equals(ACTION);
  }

  @Override
  public int compareTo(EntityType other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
