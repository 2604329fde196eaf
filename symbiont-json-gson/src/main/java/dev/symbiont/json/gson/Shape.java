package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonValue;
import java.util.Optional;

/** How values of one Java type stand in JSON. Stateless or lazily filled; thread-safe. */
interface Shape {
  /**
   * Reads a value.
   *
   * @throws dev.symbiont.domain.json.JsonFormatException if {@code json} does not fit
   */
  Object read(JsonValue json, Place place);

  /** Writes a value of the type of this shape. */
  JsonValue write(Object value);

  /** Returns what is expected, for error messages. */
  String expectation();

  /** Returns the value that stands for "nothing was sent", if the type has an honest one. */
  default Optional<Object> empty() {
    return Optional.empty();
  }

  /** Tells whether {@code null} is a value of the type, and not the lack of one. */
  default boolean takes(JsonNull nothing) {
    return false;
  }
}
