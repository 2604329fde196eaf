package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.value.EntityType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The type of an expression or a value in strict mode (Cedar specification, validation types). */
sealed interface Type {
  Type LONG = new Primitive("Long");
  Type STRING = new Primitive("String");
  Type BOOL = Bool.ANY;

  /** Returns the least type that both types are subtypes of; empty if strict mode has none. */
  static Optional<Type> leastUpperBound(Type left, Type right) {
    if (left.equals(right)) {
      return Optional.of(left);
    } else if (left instanceof Bool && right instanceof Bool) {
      return Optional.of(BOOL);
    } else if (left instanceof SetOf a && right instanceof SetOf b) {
      return leastUpperBound(a.element(), b.element()).map(SetOf::new);
    } else if (left instanceof RecordOf a && right instanceof RecordOf b) {
      return leastUpperBound(a, b);
    }
    return Optional.empty();
  }

  private static Optional<Type> leastUpperBound(RecordOf left, RecordOf right) {
    if (!left.attributes().keySet().equals(right.attributes().keySet())) {
      return Optional.empty();
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, Attribute> entry : left.attributes().entrySet()) {
      Attribute a = entry.getValue();
      Attribute b = right.attributes().get(entry.getKey());
      Optional<Type> type =
          b != null && a.required() == b.required()
              ? leastUpperBound(a.type(), b.type())
              : Optional.empty();
      if (type.isEmpty()) {
        return Optional.empty();
      }
      attributes.put(entry.getKey(), new Attribute(type.get(), a.required()));
    }
    return Optional.of(new RecordOf(attributes));
  }

  /** A boolean, possibly one whose value is known from the schema alone. */
  enum Bool implements Type {
    ANY,
    TRUE,
    FALSE;

    static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }

    Bool negated() {
      return this == ANY ? ANY : of(this == FALSE);
    }

    @Override
    public String toString() {
      return "Bool";
    }
  }

  /**
   * An integer or a string.
   *
   * @param name the name in schemas
   */
  record Primitive(String name) implements Type {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * An entity.
   *
   * @param type its type
   */
  record Entity(EntityType type) implements Type {
    @Override
    public String toString() {
      return type.name();
    }
  }

  /**
   * A set.
   *
   * @param element the type of all elements
   */
  record SetOf(Type element) implements Type {
    @Override
    public String toString() {
      return "Set<" + (element instanceof SetOf ? "Set" : element) + ">";
    }
  }

  /**
   * A record with exactly these attributes.
   *
   * @param attributes the attributes by name; an unmodifiable copy
   */
  record RecordOf(Map<String, Attribute> attributes) implements Type {
    static final RecordOf EMPTY = new RecordOf(Map.of());

    public RecordOf {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    @Override
    public String toString() {
      return "a record with attributes " + attributes.keySet();
    }
  }

  /**
   * An extension type.
   *
   * @param type which one
   */
  record Extension(ExtensionType type) implements Type {
    @Override
    public String toString() {
      return type.typeName();
    }
  }

  /**
   * An attribute of a record or an entity.
   *
   * @param type its type
   * @param required whether every value has it
   */
  record Attribute(Type type, boolean required) {}
}
