package dev.symbiont.domain.json;

import java.util.Iterator;
import java.util.List;

/**
 * A JSON array.
 *
 * @param values the elements in order; an unmodifiable copy
 */
public record JsonArray(List<JsonValue> values) implements JsonValue, Iterable<JsonValue> {
  /** The array without elements. */
  public static final JsonArray EMPTY = new JsonArray(List.of());

  /** Copies {@code values}. */
  public JsonArray {
    values = List.copyOf(values);
  }

  /** Returns an array of {@code values}. */
  public static JsonArray of(JsonValue... values) {
    return new JsonArray(List.of(values));
  }

  /** Returns an array of strings. */
  public static JsonArray ofStrings(List<String> values) {
    return new JsonArray(values.stream().<JsonValue>map(JsonString::new).toList());
  }

  /** Returns the number of elements. */
  public int size() {
    return values.size();
  }

  @Override
  public Iterator<JsonValue> iterator() {
    return values.iterator();
  }

  @Override
  public String kind() {
    return "array";
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
