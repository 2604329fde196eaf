package dev.symbiont.cedar.value;

import dev.symbiont.cedar.text.Escapes;
import java.util.Objects;

/**
 * A string of Unicode characters.
 *
 * @param value the text
 */
public record StringValue(String value) implements Value, Comparable<StringValue> {
  /** Refuses {@code null}. */
  public StringValue {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String typeName() {
    return "String";
  }

  // Comparable keeps a hash set of strings with colliding hashes logarithmic.
  @Override
  public int compareTo(StringValue other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return Escapes.quote(value);
  }
}
