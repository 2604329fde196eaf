package dev.symbiont.domain.json;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value the text with all escapes resolved
 */
public record JsonString(String value) implements JsonValue {
  /** Refuses {@code null}. */
  public JsonString {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String kind() {
    return "string";
  }

  @Override
  public String toString() {
    return '"' + value + '"';
  }
}
