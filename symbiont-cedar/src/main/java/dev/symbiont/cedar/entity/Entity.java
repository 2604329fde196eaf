package dev.symbiont.cedar.entity;

import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.Value;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * An entity: what policies know of a principal, an action, a resource or anything they refer to.
 *
 * @param uid its name
 * @param attributes its attributes
 * @param parents the entities it is directly in; they need not exist
 * @param tags its tags: attributes whose names are data
 */
public record Entity(
    EntityUid uid, RecordValue attributes, Set<EntityUid> parents, RecordValue tags) {
  /** Copies {@code parents}. */
  public Entity {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(attributes, "attributes");
    Objects.requireNonNull(tags, "tags");
    parents = Collections.unmodifiableSet(new LinkedHashSet<>(parents));
  }

  /** Returns a builder for the entity {@code uid}, without attributes, parents and tags. */
  public static Builder builder(EntityUid uid) {
    return new Builder(uid);
  }

  /** Collects the parts of an entity. Not thread-safe. */
  public static final class Builder {
    private final EntityUid uid;
    private final RecordValue.Builder attributes = RecordValue.builder();
    private final RecordValue.Builder tags = RecordValue.builder();
    private final Set<EntityUid> parents = new LinkedHashSet<>();

    private Builder(EntityUid uid) {
      this.uid = Objects.requireNonNull(uid, "uid");
    }

    /** Sets an attribute. */
    public Builder attribute(String name, Value value) {
      attributes.put(name, value);
      return this;
    }

    /** Sets a boolean attribute. */
    public Builder attribute(String name, boolean value) {
      return attribute(name, Value.of(value));
    }

    /** Sets an integer attribute. */
    public Builder attribute(String name, long value) {
      return attribute(name, Value.of(value));
    }

    /** Sets a string attribute. */
    public Builder attribute(String name, String value) {
      return attribute(name, Value.of(value));
    }

    /** Sets a tag. */
    public Builder tag(String name, Value value) {
      tags.put(name, value);
      return this;
    }

    /** Adds a parent. */
    public Builder parent(EntityUid parent) {
      parents.add(Objects.requireNonNull(parent, "parent"));
      return this;
    }

    /** Returns the entity. */
    public Entity build() {
      return new Entity(uid, attributes.build(), parents, tags.build());
    }
  }
}
