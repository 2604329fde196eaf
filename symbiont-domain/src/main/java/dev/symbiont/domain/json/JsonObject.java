package dev.symbiont.domain.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON object whose members keep the order in which they were written. Equality ignores order.
 *
 * @param members the members by name; an unmodifiable copy
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  /** The object without members. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  /** Copies {@code members}. */
  public JsonObject {
    LinkedHashMap<String, JsonValue> copy = new LinkedHashMap<>(members);
    copy.forEach(
        (name, value) -> {
          Objects.requireNonNull(name, "name");
          Objects.requireNonNull(value, name);
        });
    members = Collections.unmodifiableMap(copy);
  }

  /** Returns a builder without members. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with the members of this object. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.members.putAll(members);
    return builder;
  }

  /** Returns the member {@code name}; a member whose value is {@code null} is present. */
  public Optional<JsonValue> get(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** Returns the member {@code name} if it is a string. */
  public Optional<String> string(String name) {
    return members.get(name) instanceof JsonString text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /** Returns the member {@code name} if it is an object. */
  public Optional<JsonObject> object(String name) {
    return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** Returns the member {@code name} if it is an array. */
  public Optional<JsonArray> array(String name) {
    return members.get(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
  }

  /** Returns the member {@code name} if it is a boolean. */
  public Optional<Boolean> bool(String name) {
    return members.get(name) instanceof JsonBoolean bool
        ? Optional.of(bool.value())
        : Optional.empty();
  }

  /** Returns the member {@code name} if it is an integer that fits 64 bits. */
  public Optional<Long> integer(String name) {
    if (members.get(name) instanceof JsonNumber number && number.asLong().isPresent()) {
      return Optional.of(number.asLong().getAsLong());
    }
    return Optional.empty();
  }

  /** Tells whether a member {@code name} exists, even if it is {@code null}. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Returns the number of members. */
  public int size() {
    return members.size();
  }

  @Override
  public String kind() {
    return "object";
  }

  @Override
  public String toString() {
    return members.toString();
  }

  /** Collects members in order. Not thread-safe. */
  public static final class Builder {
    private final LinkedHashMap<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /** Sets a member; a member of the same name is replaced where it stands. */
    public Builder put(String name, JsonValue value) {
      members.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, name));
      return this;
    }

    /** Sets a string member. */
    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    /** Sets an integer member. */
    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    /** Sets a boolean member. */
    public Builder put(String name, boolean value) {
      return put(name, JsonBoolean.of(value));
    }

    /** Returns the object. */
    public JsonObject build() {
      return members.isEmpty() ? EMPTY : new JsonObject(members);
    }
  }
}
