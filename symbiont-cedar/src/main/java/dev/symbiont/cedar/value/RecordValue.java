package dev.symbiont.cedar.value;

import dev.symbiont.cedar.text.Escapes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A record; the order of its attributes does not count.
 *
 * @param attributes the attributes by name; an unmodifiable copy
 */
public record RecordValue(Map<String, Value> attributes) implements Value {
  /** The record without attributes. */
  public static final RecordValue EMPTY = new RecordValue(Map.of());

  /** Copies {@code attributes}. */
  public RecordValue {
    LinkedHashMap<String, Value> copy = new LinkedHashMap<>(attributes);
    copy.forEach(
        (name, value) -> {
          Objects.requireNonNull(name, "name");
          Objects.requireNonNull(value, name);
        });
    attributes = Collections.unmodifiableMap(copy);
  }

  /** Returns a builder without attributes. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String typeName() {
    return "Record";
  }

  @Override
  public String toString() {
    return attributes.entrySet().stream()
        .map(attribute -> Escapes.quote(attribute.getKey()) + ": " + attribute.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Collects attributes. Not thread-safe. */
  public static final class Builder {
    private final LinkedHashMap<String, Value> attributes = new LinkedHashMap<>();

    private Builder() {}

    /** Sets the attribute {@code name}. */
    public Builder put(String name, Value value) {
      attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, name));
      return this;
    }

    /** Sets a boolean attribute. */
    public Builder put(String name, boolean value) {
      return put(name, Value.of(value));
    }

    /** Sets an integer attribute. */
    public Builder put(String name, long value) {
      return put(name, Value.of(value));
    }

    /** Sets a string attribute. */
    public Builder put(String name, String value) {
      return put(name, Value.of(value));
    }

    /** Returns the record. */
    public RecordValue build() {
      return attributes.isEmpty() ? EMPTY : new RecordValue(attributes);
    }
  }
}
